package org.openledger.model.llama;

import java.util.ArrayList;
import java.util.List;
import org.openledger.model.lora.Projection;
import org.openledger.tensor.Tensor;

/// A copy of the adapter for each sequence of a pass, so that one backward pass gives each
/// sequence's own gradient.
///
/// @param factors of a batched row, one a sequence
/// @param packed the sequences
record SampleAdapters(LoraFactors factors, Packed packed) implements Adaptation {
  @Override
  public Tensor adapt(int layer, List<Projection> group, Tensor x, Tensor y) {
    List<Tensor> changes = new ArrayList<>();
    for (int i = 0; i < packed.sequences(); i++) {
      Tensor mine = x.narrow(0, packed.starts()[i], packed.lengths()[i]);
      Tensor change = factors.change(layer, group, mine, i);
      if (change == null) {
        return y;
      }
      changes.add(change);
    }
    return y.add(Tensor.cat(0, changes), factors.scale());
  }
}
