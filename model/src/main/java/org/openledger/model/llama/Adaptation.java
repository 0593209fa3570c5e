package org.openledger.model.llama;

import java.util.List;
import org.openledger.model.lora.Projection;
import org.openledger.tensor.Tensor;

/// What adapters add to the linear layers of a pass.
interface Adaptation {
  /// No adapter.
  Adaptation NONE = (layer, group, x, y) -> y;

  /// y with the adapters' share added: x (N, in) is what the group's layers read, y (N, sum of
  /// their outs) what they wrote side by side.
  Tensor adapt(int layer, List<Projection> group, Tensor x, Tensor y);
}
