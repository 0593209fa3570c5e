package org.openledger.model.llama;

import org.openledger.tensor.Tensor;

/// How the tokens of a pass look at each other and at the past.
interface Attention {
  /// q (N, H, D), k and v (N, G, D), turned already, to (N, H·D).
  Tensor attend(int layer, Tensor q, Tensor k, Tensor v);
}
