package org.openledger.model.llama;

import java.util.List;
import org.openledger.model.checkpoint.LlamaConfig;
import org.openledger.model.lora.Projection;
import org.openledger.tensor.Indexing;
import org.openledger.tensor.Nn;
import org.openledger.tensor.Scope;
import org.openledger.tensor.Tensor;

/// The layers: token ids in, the residual stream after the last layer out.
final class LlamaBody {
  private static final List<Projection> QKV = Projection.GROUPS.get(0);
  private static final List<Projection> O = Projection.GROUPS.get(1);
  private static final List<Projection> GATE_UP = Projection.GROUPS.get(2);
  private static final List<Projection> DOWN = Projection.GROUPS.get(3);

  private final LlamaConfig config;
  private final LlamaWeights weights;
  private final Rope rope;

  LlamaBody(LlamaConfig config, LlamaWeights weights, Rope rope) {
    this.config = config;
    this.weights = weights;
    this.rope = rope;
  }

  /// The residual stream (N, d), before the last norm.
  Tensor forward(Packed packed, Attention attention, Adaptation adaptation) {
    try (Scope pass = Scope.open()) {
      Rope.Turn turn = rope.at(Tensor.of(packed.positions(), packed.rows()));
      Tensor x = Indexing.embedding(weights.embedding(), Tensor.of(packed.ids(), packed.rows()));
      for (int l = 0; l < config.layers(); l++) {
        try (Scope s = Scope.open()) {
          x = layer(l, x, turn, new Sides(attention, adaptation)).up();
        }
      }
      return x.up();
    }
  }

  /// What differs from pass to pass.
  private record Sides(Attention attention, Adaptation adaptation) {}

  private Tensor layer(int l, Tensor x, Rope.Turn turn, Sides sides) {
    LlamaWeights.Layer w = weights.layers().get(l);
    Adaptation adaptation = sides.adaptation;
    int h = config.heads();
    int g = config.kvHeads();
    int d = config.headDim();

    Tensor x1 = Nn.rmsNorm(x, w.norm1(), config.rmsEps());
    Tensor qkv = adaptation.adapt(l, QKV, x1, Nn.linear(x1, w.qkv(), null));
    Tensor heads = qkv.view(x.size(0), h + 2L * g, d); // (N, H + 2G, D)
    Tensor turned = rope.apply(heads.narrow(1, 0, h + (long) g), turn);
    Tensor mixed =
        sides.attention.attend(
            l, turned.narrow(1, 0, h), turned.narrow(1, h, g), heads.narrow(1, h + (long) g, g));
    Tensor x2 = x.add(adaptation.adapt(l, O, mixed, Nn.linear(mixed, w.o(), null)));

    Tensor x3 = Nn.rmsNorm(x2, w.norm2(), config.rmsEps());
    Tensor gateUp = adaptation.adapt(l, GATE_UP, x3, Nn.linear(x3, w.gateUp(), null));
    int f = config.ffn();
    Tensor gated = gateUp.narrow(1, 0, f).silu().mul(gateUp.narrow(1, f, f));
    return x2.add(adaptation.adapt(l, DOWN, gated, Nn.linear(gated, w.down(), null)));
  }

  /// The last norm of some rows of the residual stream.
  Tensor normed(Tensor x) {
    return Nn.rmsNorm(x, weights.norm(), config.rmsEps());
  }
}
