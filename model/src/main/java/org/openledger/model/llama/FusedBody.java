package org.openledger.model.llama;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.model.checkpoint.LlamaConfig;
import org.openledger.model.lora.Projection;
import org.openledger.tensor.Frozen;
import org.openledger.tensor.Indexing;
import org.openledger.tensor.Scope;
import org.openledger.tensor.Tensor;
import org.openledger.tensor.fused.Fused;

/// [LlamaBody] for inference on the host: what lies between the matrix products is done by fused
/// kernels, in place.
final class FusedBody {
  private static final List<Projection> QKV = Projection.GROUPS.get(0);
  private static final List<Projection> O = Projection.GROUPS.get(1);
  private static final List<Projection> GATE_UP = Projection.GROUPS.get(2);
  private static final List<Projection> DOWN = Projection.GROUPS.get(3);

  private final LlamaConfig config;
  private final LlamaWeights weights;
  private final FusedAttention.Shape shape;

  FusedBody(LlamaConfig config, LlamaWeights weights, FusedAttention.Shape shape) {
    this.config = config;
    this.weights = weights;
    this.shape = shape;
  }

  /// Whether this machine and this shape can take this path.
  static boolean possible(LlamaConfig c) {
    return Fused.available()
        && Fused.fits(c.hidden())
        && Fused.fits(c.ffn())
        && Fused.fits(c.headDim() / 2);
  }

  /// The residual stream (N, d), before the last norm.
  ///
  /// @param sequences the caches that the pieces continue; none for whole sequences without caches
  Tensor forward(Packed packed, @Nullable List<KvSequence> sequences, Adaptation adaptation) {
    try (Scope pass = Scope.open()) {
      FusedAttention attention = new FusedAttention(shape, packed, sequences);
      int n = packed.rows();
      Tensor x = Indexing.embedding(weights.embedding(), Tensor.of(packed.ids(), n));
      Tensor normed = Tensor.empty(x.dtype(), n, config.hidden());
      Tensor mixed = Tensor.empty(x.dtype(), n, (long) config.heads() * config.headDim());
      Tensor gated = Tensor.empty(x.dtype(), n, config.ffn());
      Tensor written = null; // by the layer before, not yet added
      for (int l = 0; l < config.layers(); l++) {
        LlamaWeights.Layer w = weights.layers().get(l);
        try (Scope s = Scope.open()) {
          Fused.addRmsNorm(x, written, w.norm1(), config.rmsEps(), normed);
          if (written != null) {
            written.close();
          }
          attention.attend(
              l, adaptation.adapt(l, QKV, normed, Frozen.linear(normed, w.qkv(), null)), mixed);
          Tensor o = adaptation.adapt(l, O, mixed, Frozen.linear(mixed, w.o(), null));
          Fused.addRmsNorm(x, o, w.norm2(), config.rmsEps(), normed);
          Fused.gate(
              adaptation.adapt(l, GATE_UP, normed, Frozen.linear(normed, w.gateUp(), null)), gated);
          written = adaptation.adapt(l, DOWN, gated, Frozen.linear(gated, w.down(), null)).up();
        }
      }
      if (written != null) {
        Fused.add(x, written);
      }
      return x.up();
    }
  }
}
