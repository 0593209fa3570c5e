package org.openledger.model.llama;

import java.util.ArrayList;
import java.util.List;
import org.openledger.tensor.DType;
import org.openledger.tensor.Nn;
import org.openledger.tensor.Tensor;

/// Causal attention inside each sequence of a packed pass; autograd can follow it.
///
/// @param packed the sequences
record PackedAttention(Packed packed) implements Attention {

  @Override
  public Tensor attend(int layer, Tensor q, Tensor k, Tensor v) {
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < packed.sequences(); i++) {
      int start = packed.starts()[i];
      int n = packed.lengths()[i];
      parts.add(
          causal(
              q.narrow(0, start, n),
              k.narrow(0, start, n),
              v.narrow(0, start, n),
              Nn.Sight.CAUSAL));
    }
    return parts.size() == 1 ? parts.getFirst() : Tensor.cat(0, parts);
  }

  /// Attention of one sequence: q (t, H, D) over k and v (s, G, D), to (t, H·D), in single
  /// precision.
  static Tensor causal(Tensor q, Tensor k, Tensor v, Nn.Sight sight) {
    Tensor out = Nn.attention(heads(q), heads(k), heads(v), sight);
    return out.squeeze(0).transpose(0, 1).reshape(q.size(0), -1).to(q.dtype());
  }

  private static Tensor heads(Tensor x) {
    return x.to(DType.F32).transpose(0, 1).unsqueeze(0);
  }
}
