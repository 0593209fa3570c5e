package org.openledger.model.llama;

import org.openledger.model.checkpoint.LlamaConfig;
import org.openledger.tensor.Nn;
import org.openledger.tensor.Scope;
import org.openledger.tensor.Tensor;
import org.openledger.tensor.fused.Fused;
import org.openledger.tensor.fused.FusedGradients;

/// The gradient of [FusedAttention] over whole sequences. Probabilities are made again instead of
/// kept: two matrix products cost less than their memory.
///
/// @param shape what every pass shares
/// @param packed the sequences
record FusedAttentionGradient(FusedAttention.Shape shape, Packed packed) {
  /// A block of queries sees no key after it: smaller blocks skip more of the square, and their
  /// scores stay in the cache of a core.
  private static final int QUERIES_AT_ONCE = 64;

  /// One sequence's views, in groups of heads that share keys.
  ///
  /// @param q (G, R, n, D)
  /// @param k (G, n, D)
  /// @param v (G, n, D)
  /// @param dy (G, R, n, D), the gradient by the output
  private record Views(Tensor q, Tensor k, Tensor v, Tensor dy) {}

  /// dqkv (N, H + 2G, D), the gradient by what the projections wrote, from `turned` (N, H + 2G, D),
  /// which attention left turned, and `dy` (N, H·D).
  Tensor backward(Tensor turned, Tensor dy) {
    LlamaConfig c = shape.config();
    int h = c.heads();
    int g = c.kvHeads();
    int d = c.headDim();
    Tensor dqkv = Tensor.empty(turned.dtype(), packed.rows(), h + 2L * g, d);
    for (int i = 0; i < packed.sequences(); i++) {
      try (Scope s = Scope.open()) {
        int n = packed.lengths()[i];
        Tensor mine = turned.narrow(0, packed.starts()[i], n);
        Views views =
            new Views(
                grouped(mine.narrow(1, 0, h)),
                mine.narrow(1, h, g).transpose(0, 1),
                mine.narrow(1, h + (long) g, g).transpose(0, 1),
                grouped(dy.narrow(0, packed.starts()[i], n).view(n, h, d)));
        sequence(views, dqkv.narrow(0, packed.starts()[i], n));
      }
    }
    FusedGradients.rope(dqkv, h + g, shape.turns(), packed.positions());
    return dqkv;
  }

  /// (n, H, D) as (G, R, n, D).
  private Tensor grouped(Tensor x) {
    LlamaConfig c = shape.config();
    int g = c.kvHeads();
    return x.reshape(x.size(0), g, c.heads() / g, c.headDim()).permute(1, 2, 0, 3);
  }

  private void sequence(Views x, Tensor dqkv) {
    LlamaConfig c = shape.config();
    int g = c.kvHeads();
    int h = c.heads();
    int d = c.headDim();
    int n = (int) x.k.size(1);
    Tensor dk = Tensor.zeros(x.k.dtype(), g, n, d);
    Tensor dv = Tensor.zeros(x.k.dtype(), g, n, d);
    for (int from = 0; from < n; from += QUERIES_AT_ONCE) {
      try (Scope s = Scope.open()) {
        int m = Math.min(QUERIES_AT_ONCE, n - from);
        int seen = from + m;
        long rows = (long) h / g * m;
        Tensor q = x.q.narrow(2, from, m).reshape(g, rows, d);
        Tensor dy = x.dy.narrow(2, from, m).reshape(g, rows, d);
        Tensor k = x.k.narrow(1, 0, seen);
        Tensor v = x.v.narrow(1, 0, seen);
        Tensor p = Nn.bmm(q, k.transpose(1, 2)); // (G, R·m, seen)
        Fused.causalSoftmax(p.view(h, m, seen), from, 1 / Math.sqrt(d));
        dv.narrow(1, 0, seen).accumulate(Nn.bmm(p.transpose(1, 2), dy), 1);
        Tensor ds = Nn.bmm(dy, v.transpose(1, 2));
        FusedGradients.softmax(ds, p, 1 / Math.sqrt(d));
        dk.narrow(1, 0, seen).accumulate(Nn.bmm(ds.transpose(1, 2), q), 1);
        Tensor dq = Nn.bmm(ds, k).view(g, h / g, m, d).permute(2, 0, 1, 3).reshape(m, h, d);
        dqkv.narrow(0, from, m).narrow(1, 0, h).copyFrom(dq);
      }
    }
    dqkv.narrow(1, h, g).copyFrom(dk.transpose(0, 1));
    dqkv.narrow(1, h + (long) g, g).copyFrom(dv.transpose(0, 1));
  }
}
