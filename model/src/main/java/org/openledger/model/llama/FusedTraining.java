package org.openledger.model.llama;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.model.checkpoint.LlamaConfig;
import org.openledger.model.lora.Projection;
import org.openledger.tensor.Frozen;
import org.openledger.tensor.Indexing;
import org.openledger.tensor.Scope;
import org.openledger.tensor.Tensor;
import org.openledger.tensor.fused.Fused;
import org.openledger.tensor.fused.FusedGradients;

/// Forward and backward by hand, on the host: only what adapters need is kept and computed, and
/// each sequence's own gradient costs no more than the sum. [LoraGradients] by autograd is its
/// twin.
final class FusedTraining {
  private static final List<Projection> QKV = Projection.GROUPS.get(0);
  private static final List<Projection> O = Projection.GROUPS.get(1);
  private static final List<Projection> GATE_UP = Projection.GROUPS.get(2);
  private static final List<Projection> DOWN = Projection.GROUPS.get(3);
  private static final int ROWS_AT_ONCE = 128;

  private final LlamaConfig config;
  private final LlamaWeights weights;
  private final FusedAttention.Shape shape;

  FusedTraining(LlamaConfig config, LlamaWeights weights, FusedAttention.Shape shape) {
    this.config = config;
    this.weights = weights;
    this.shape = shape;
  }

  /// What is learned.
  ///
  /// @param rows of the pass whose next token counts
  /// @param labels those tokens
  /// @param weights what each loss counts
  record Targets(int[] rows, int[] labels, double[] weights) {}

  /// What a layer's backward pass needs of its forward pass.
  ///
  /// @param x1 residual stream before the first norm
  /// @param normed1 after it
  /// @param qkv turned, (N, H + 2G, D)
  /// @param mixed what attention wrote
  /// @param x2 residual stream before the second norm
  /// @param normed2 after it
  /// @param gateUp before the gate
  /// @param gated after it
  /// @param z A x of the four groups
  private record Kept(
      Tensor x1,
      Tensor normed1,
      Tensor qkv,
      Tensor mixed,
      Tensor x2,
      Tensor normed2,
      Tensor gateUp,
      Tensor gated,
      @Nullable Tensor[] z) {}

  /// Fills the sink; returns −ln p of each label.
  double[] run(Packed packed, Targets targets, LoraGradientSink sink) {
    List<Kept> kept = new ArrayList<>();
    FusedAttention attention = new FusedAttention(shape, packed, null);
    Tensor x = Indexing.embedding(weights.embedding(), Tensor.of(packed.ids(), packed.rows()));
    for (int l = 0; l < config.layers(); l++) {
      x = forward(l, x, attention, new Pass(sink, kept));
    }
    Tensor dx = Tensor.zeros(x.dtype(), x.shape());
    double[] losses = head(x, targets, dx);
    FusedAttentionGradient back = new FusedAttentionGradient(shape, packed);
    for (int l = config.layers() - 1; l >= 0; l--) {
      try (Scope s = Scope.open()) {
        backward(l, kept.get(l), dx, new Sides(sink, back));
      }
    }
    return losses;
  }

  private record Pass(LoraGradientSink sink, List<Kept> kept) {}

  private record Sides(LoraGradientSink sink, FusedAttentionGradient attention) {}

  private Tensor forward(int l, Tensor x1, FusedAttention attention, Pass pass) {
    LlamaWeights.Layer w = weights.layers().get(l);
    LoraGradientSink sink = pass.sink;
    long n = x1.size(0);
    Tensor normed1 = Tensor.empty(x1.dtype(), x1.shape());
    Fused.addRmsNorm(x1, null, w.norm1(), config.rmsEps(), normed1);
    Tensor zQkv = sink.down(l, QKV, normed1);
    Tensor qkv = Frozen.linear(normed1, w.qkv(), null);
    sink.up(l, QKV, zQkv, qkv);
    Tensor mixed = Tensor.empty(x1.dtype(), n, (long) config.heads() * config.headDim());
    attention.attend(l, qkv, mixed);

    Tensor zO = sink.down(l, O, mixed);
    Tensor o = Frozen.linear(mixed, w.o(), null);
    sink.up(l, O, zO, o);
    Tensor x2 = x1.copy();
    Tensor normed2 = Tensor.empty(x1.dtype(), x1.shape());
    Fused.addRmsNorm(x2, o, w.norm2(), config.rmsEps(), normed2);
    o.close();

    Tensor zGateUp = sink.down(l, GATE_UP, normed2);
    Tensor gateUp = Frozen.linear(normed2, w.gateUp(), null);
    sink.up(l, GATE_UP, zGateUp, gateUp);
    Tensor gated = Tensor.empty(x1.dtype(), n, config.ffn());
    Fused.gate(gateUp, gated);
    Tensor zDown = sink.down(l, DOWN, gated);
    Tensor y = Frozen.linear(gated, w.down(), null);
    sink.up(l, DOWN, zDown, y);
    Fused.add(y, x2);
    @Nullable Tensor[] z = {zQkv, zO, zGateUp, zDown};
    pass.kept.add(
        new Kept(
            x1,
            normed1,
            qkv.view(n, config.heads() + 2L * config.kvHeads(), config.headDim()),
            mixed,
            x2,
            normed2,
            gateUp,
            gated,
            z));
    return y;
  }

  /// dx ← the gradient by the layer's input, from that by its output; the lowest layer's input is
  /// the embedding, which nobody asks about.
  private void backward(int l, Kept k, Tensor dx, Sides sides) {
    LlamaWeights.Layer w = weights.layers().get(l);
    LoraGradientSink sink = sides.sink;
    Tensor dGated = Frozen.gradient(dx, w.down());
    sink.backward(new LoraGradientSink.Site(l, DOWN), k.gated, k.z[3], dx, dGated);
    FusedGradients.gate(k.gateUp, dGated);
    Tensor dNormed2 = Frozen.gradient(k.gateUp, w.gateUp());
    sink.backward(new LoraGradientSink.Site(l, GATE_UP), k.normed2, k.z[2], k.gateUp, dNormed2);
    FusedGradients.rmsNorm(dx, k.x2, w.norm2(), dNormed2, config.rmsEps());

    Tensor dMixed = Frozen.gradient(dx, w.o());
    sink.backward(new LoraGradientSink.Site(l, O), k.mixed, k.z[1], dx, dMixed);
    Tensor dQkv = sides.attention.backward(k.qkv, dMixed).view(dx.size(0), -1);
    Tensor dNormed1 = l == 0 ? null : Frozen.gradient(dQkv, w.qkv());
    sink.backward(new LoraGradientSink.Site(l, QKV), k.normed1, k.z[0], dQkv, dNormed1);
    if (dNormed1 != null) {
      FusedGradients.rmsNorm(dx, k.x1, w.norm1(), dNormed1, config.rmsEps());
    }
  }

  /// The losses, and dx (N, d) at the rows that count.
  private double[] head(Tensor x, Targets t, Tensor dx) {
    double[] losses = new double[t.rows.length];
    for (int at = 0; at < losses.length; at += ROWS_AT_ONCE) {
      int n = Math.min(ROWS_AT_ONCE, losses.length - at);
      try (Scope s = Scope.open()) {
        Tensor rows = Tensor.of(Arrays.copyOfRange(t.rows, at, at + n), n);
        Tensor some = Indexing.select(x, 0, rows);
        Tensor normed = Tensor.empty(x.dtype(), n, config.hidden());
        Fused.addRmsNorm(some, null, weights.norm(), config.rmsEps(), normed);
        Tensor logits = Frozen.linear(normed, weights.head(), null);
        double[] each =
            FusedGradients.crossEntropy(
                logits,
                Arrays.copyOfRange(t.labels, at, at + n),
                Arrays.copyOfRange(t.weights, at, at + n));
        System.arraycopy(each, 0, losses, at, n);
        Tensor dSome = Tensor.zeros(x.dtype(), n, config.hidden());
        Tensor dNormed = Frozen.gradient(logits, weights.head());
        FusedGradients.rmsNorm(dSome, some, weights.norm(), dNormed, config.rmsEps());
        Indexing.copyInto(dx, 0, rows, dSome);
      }
    }
    return losses;
  }
}
