package org.openledger.model.llama;

import java.util.List;
import org.openledger.model.checkpoint.LlamaConfig;
import org.openledger.tensor.DType;
import org.openledger.tensor.Indexing;
import org.openledger.tensor.Scope;
import org.openledger.tensor.Tensor;

/// Rotary positions in the half-split order: place i of a head turns with place i + D/2.
///
/// @see <a href="https://arxiv.org/abs/2104.09864">Su et al. 2021</a>
final class Rope implements AutoCloseable {
  private final int dim;
  private final Tensor cos; // (T, 1, D)
  private final Tensor sin; // (T, 1, D), the first half negated

  /// The factors of the tokens of one pass: (N, 1, D) each.
  record Turn(Tensor cos, Tensor sin) {}

  Rope(LlamaConfig config, int positions, DType dtype) {
    dim = config.headDim();
    int half = dim / 2;
    float[] c = new float[positions * dim];
    float[] s = new float[positions * dim];
    for (int j = 0; j < half; j++) {
      float frequency = frequency(config, j);
      for (int t = 0; t < positions; t++) {
        float angle = t * frequency;
        c[t * dim + j] = (float) Math.cos(angle);
        c[t * dim + half + j] = c[t * dim + j];
        s[t * dim + half + j] = (float) Math.sin(angle);
        s[t * dim + j] = -s[t * dim + half + j];
      }
    }
    try (Scope scope = Scope.open()) {
      cos = Tensor.of(c, positions, 1, dim).to(dtype).keep();
      sin = Tensor.of(s, positions, 1, dim).to(dtype).keep();
    }
  }

  /// The same factors as F32 rows of D/2 cosines and D/2 sines, for the fused kernel: (T, D).
  static Tensor turns(LlamaConfig config, int positions) {
    int dim = config.headDim();
    int half = dim / 2;
    float[] all = new float[positions * dim];
    for (int j = 0; j < half; j++) {
      float frequency = frequency(config, j);
      for (int t = 0; t < positions; t++) {
        float angle = t * frequency;
        all[t * dim + j] = (float) Math.cos(angle);
        all[t * dim + half + j] = (float) Math.sin(angle);
      }
    }
    return Tensor.of(all, positions, dim).keep();
  }

  /// In single precision throughout, as the reference implementation has it.
  private static float frequency(LlamaConfig config, int j) {
    return (float) (1 / Math.pow(config.ropeTheta(), 2.0 * j / config.headDim()));
  }

  /// The factors for tokens at these positions.
  Turn at(Tensor positions) {
    return new Turn(Indexing.select(cos, 0, positions), Indexing.select(sin, 0, positions));
  }

  /// x (N, heads, D) turned.
  Tensor apply(Tensor x, Turn turn) {
    int half = dim / 2;
    Tensor swapped = Tensor.cat(2, List.of(x.narrow(2, half, half), x.narrow(2, 0, half)));
    return x.mul(turn.cos).add(swapped.mul(turn.sin));
  }

  @Override
  public void close() {
    cos.close();
    sin.close();
  }
}
