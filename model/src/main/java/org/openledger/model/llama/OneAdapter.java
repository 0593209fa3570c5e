package org.openledger.model.llama;

import java.util.List;
import org.openledger.model.lora.Projection;
import org.openledger.tensor.Tensor;

/// The same adapter for every row; autograd can follow it.
record OneAdapter(LoraFactors factors) implements Adaptation {
  @Override
  public Tensor adapt(int layer, List<Projection> group, Tensor x, Tensor y) {
    Tensor change = factors.change(layer, group, x);
    return change == null ? y : y.add(change, factors.scale());
  }
}
