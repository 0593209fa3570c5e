package org.openledger.model.llama;

import java.util.List;
import org.openledger.model.lora.Projection;
import org.openledger.tensor.Tensor;

/// Neighbouring rows under adapters of their own, others under none; for inference, because it
/// writes in place.
///
/// @param spans which rows under which adapter
record MixedAdapters(List<Span> spans) implements Adaptation {
  /// Rows `start` to `start + rows` - 1 under one adapter.
  record Span(int start, int rows, LoraFactors factors) {}

  @Override
  public Tensor adapt(int layer, List<Projection> group, Tensor x, Tensor y) {
    for (Span s : spans) {
      Tensor change = s.factors.change(layer, group, x.narrow(0, s.start, s.rows));
      if (change != null) {
        y.narrow(0, s.start, s.rows).accumulate(change, s.factors.scale());
      }
    }
    return y;
  }
}
