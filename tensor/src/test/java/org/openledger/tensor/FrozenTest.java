package org.openledger.tensor;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Seeds;

class FrozenTest {
  @Test
  void productsWithFrozenWeightsAgreeWithJava() {
    Seeds.times(
        40,
        r -> {
          try (Scope s = Scope.open()) {
            agrees(r, 1 + r.nextInt(70), 1 + r.nextInt(90), 1 + r.nextInt(90));
          }
        });
  }

  private static void agrees(RandomGenerator r, int n, int in, int out) {
    float[] x = Twin.random(r, n * in);
    float[] w = Twin.random(r, out * in);
    float[] b = Twin.random(r, out);
    float[] dy = Twin.random(r, n * out);
    Tensor weight = Tensor.of(w, out, in);
    float[] y = Twin.matmul(x, Twin.transpose(w, out, in), n, in, out);
    Twin.close(Frozen.linear(Tensor.of(x, n, in), weight, null), y, 1e-4);
    Twin.close(
        Frozen.gradient(Tensor.of(dy, n, out), weight), Twin.matmul(dy, w, n, out, in), 1e-4);
    for (int i = 0; i < y.length; i++) {
      y[i] += b[i % out];
    }
    Twin.close(Frozen.linear(Tensor.of(x, n, in), weight, Tensor.of(b, out)), y, 1e-4);
  }

  @Test
  void shapesThatDoNotMultiplyAreRefused() {
    try (Scope s = Scope.open()) {
      Tensor x = Tensor.zeros(DType.F32, 3, 4);
      Tensor w = Tensor.zeros(DType.F32, 5, 6);
      assertThatThrownBy(() -> Frozen.linear(x, w, null)).isInstanceOf(TensorException.class);
      assertThatThrownBy(() -> Frozen.gradient(x, w)).isInstanceOf(TensorException.class);
      Tensor good = Tensor.zeros(DType.F32, 5, 4);
      assertThatThrownBy(() -> Frozen.linear(x, good, Tensor.zeros(DType.F32, 4)))
          .isInstanceOf(TensorException.class);
    }
  }
}
