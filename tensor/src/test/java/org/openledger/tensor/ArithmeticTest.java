package org.openledger.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Seeds;

class ArithmeticTest {
  private Scope scope;

  @BeforeEach
  void open() {
    scope = Scope.open();
  }

  @AfterEach
  void close() {
    scope.close();
  }

  @Test
  void elementwiseFunctionsAgreeWithJava() {
    Seeds.times(
        3,
        r -> {
          float[] a = Twin.random(r, 60);
          float[] p = Twin.map(a, x -> Math.abs(x) + 0.1);
          Tensor x = Tensor.of(a, 3, 20);
          Tensor y = Tensor.of(p, 3, 20);
          Twin.close(Elementwise.neg(x), Twin.map(a, v -> -v), 0);
          Twin.close(Elementwise.abs(x), Twin.map(a, Math::abs), 0);
          Twin.close(Elementwise.exp(x), Twin.map(a, Math::exp), 1e-6);
          Twin.close(Elementwise.log(y), Twin.map(p, Math::log), 1e-6);
          Twin.close(Elementwise.sqrt(y), Twin.map(p, Math::sqrt), 1e-6);
          Twin.close(Elementwise.rsqrt(y), Twin.map(p, v -> 1 / Math.sqrt(v)), 1e-6);
          Twin.close(Elementwise.sin(x), Twin.map(a, Math::sin), 1e-6);
          Twin.close(Elementwise.cos(x), Twin.map(a, Math::cos), 1e-6);
          Twin.close(Elementwise.tanh(x), Twin.map(a, Math::tanh), 1e-6);
          Twin.close(Elementwise.sigmoid(x), Twin.map(a, v -> 1 / (1 + Math.exp(-v))), 1e-6);
          Twin.close(x.silu(), Twin.map(a, v -> v / (1 + Math.exp(-v))), 1e-6);
          Twin.close(Elementwise.relu(x), Twin.map(a, v -> Math.max(0, v)), 0);
          Twin.close(
              Elementwise.gelu(x, true),
              Twin.map(
                  a,
                  v ->
                      0.5
                          * v
                          * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v)))),
              1e-6);
        });
  }

  @Test
  void geluIsTheNormalDistributionTimesItsArgument() {
    // Φ(1) and Φ(-2) from tables.
    Twin.close(
        Elementwise.gelu(Tensor.of(new float[] {1, -2, 0}, 3), false),
        new float[] {0.8413447f, -2 * 0.0227501f, 0},
        1e-6);
  }

  @Test
  void arithmeticAgreesWithJavaAndBroadcasts() {
    Seeds.times(
        3,
        r -> {
          float[] a = Twin.random(r, 12);
          float[] b = Twin.map(Twin.random(r, 12), v -> v + (v < 0 ? -0.5 : 0.5));
          Tensor x = Tensor.of(a, 3, 4);
          Tensor y = Tensor.of(b, 3, 4);
          Twin.close(x.add(y), Twin.zip(a, b, Double::sum), 1e-7);
          Twin.close(x.add(y, 0.5), Twin.zip(a, b, (p, q) -> p + 0.5 * q), 1e-6);
          Twin.close(x.add(2.5), Twin.map(a, v -> v + 2.5), 1e-6);
          Twin.close(x.sub(y), Twin.zip(a, b, (p, q) -> p - q), 1e-7);
          Twin.close(x.mul(y), Twin.zip(a, b, (p, q) -> p * q), 1e-6);
          Twin.close(x.mul(-3), Twin.map(a, v -> v * -3), 1e-6);
          Twin.close(x.div(y), Twin.zip(a, b, (p, q) -> p / q), 1e-6);
          Twin.close(
              Elementwise.logAddExp(x, y),
              Twin.zip(a, b, (p, q) -> Math.log(Math.exp(p) + Math.exp(q))),
              1e-6);
          Twin.close(Elementwise.maximum(x, y), Twin.zip(a, b, Math::max), 0);
          Twin.close(Elementwise.minimum(x, y), Twin.zip(a, b, Math::min), 0);
          Tensor row = y.select(0, 1);
          float[] sum = new float[12];
          for (int i = 0; i < 12; i++) {
            sum[i] = a[i] + b[4 + i % 4];
          }
          Twin.close(x.add(row), sum, 1e-7);
        });
  }

  @Test
  void writesInPlace() {
    Tensor x = Tensor.of(new float[] {1, 2, 3, 4}, 2, 2);
    x.scale(2).accumulate(Tensor.of(new float[] {10, 20}, 2), 0.5);
    assertThat(x.floats()).containsExactly(7, 14, 11, 18);
    Elementwise.mulInto(x, Tensor.of(new float[] {1, 0}, 2));
    assertThat(x.floats()).containsExactly(7, 0, 11, 0);
    x.copyFrom(Tensor.of(new long[] {5, 6}, 2));
    assertThat(x.floats()).containsExactly(5, 6, 5, 6);
    assertThat(x.fill(3).floats()).containsOnly(3);
  }

  @Test
  void comparesAndChooses() {
    Tensor a = Tensor.of(new float[] {1, 2, 3}, 3);
    Tensor b = Tensor.of(new float[] {2, 2, 2}, 3);
    assertThat(Elementwise.lt(a, b).longs()).containsExactly(1, 0, 0);
    assertThat(Elementwise.le(a, b).longs()).containsExactly(1, 1, 0);
    assertThat(Elementwise.eq(a, b).longs()).containsExactly(0, 1, 0);
    Tensor lt = Elementwise.lt(a, b);
    assertThat(Elementwise.not(lt).longs()).containsExactly(0, 1, 1);
    assertThat(Elementwise.and(lt, Elementwise.le(a, b)).longs()).containsExactly(1, 0, 0);
    assertThat(Elementwise.where(lt, a, b).floats()).containsExactly(1, 2, 2);
    assertThat(Elementwise.maskedFill(a, lt, -7).floats()).containsExactly(-7, 2, 3);
    assertThat(Elementwise.maskedFill(a.to(DType.BF16), lt, -7).floats()).containsExactly(-7, 2, 3);
  }

  @Test
  void reductionsAgreeWithJava() {
    Seeds.times(
        3,
        r -> {
          float[] a = Twin.random(r, 3 * 5);
          Tensor x = Tensor.of(a, 3, 5);
          float[] sum = new float[3];
          float[] max = new float[] {-99, -99, -99};
          float[] min = new float[] {99, 99, 99};
          float[] lse = new float[3];
          float[] running = new float[15];
          for (int i = 0; i < 15; i++) {
            sum[i / 5] += a[i];
            running[i] = sum[i / 5];
            max[i / 5] = Math.max(max[i / 5], a[i]);
            min[i / 5] = Math.min(min[i / 5], a[i]);
            lse[i / 5] += (float) Math.exp(a[i]);
          }
          Twin.close(Reduce.sum(x, 1, false), sum, 1e-5);
          Twin.close(Reduce.cumulativeSum(x, -1), running, 1e-5);
          Twin.close(Reduce.mean(x, -1, true), Twin.map(sum, v -> v / 5), 1e-5);
          Twin.close(Reduce.max(x, 1, false), max, 0);
          Twin.close(Reduce.min(x, 1, false), min, 0);
          Twin.close(Reduce.logSumExp(x, 1, false), Twin.map(lse, Math::log), 1e-5);
          Twin.close(Reduce.sum(x), new float[] {sum[0] + sum[1] + sum[2]}, 1e-5);
          assertThat(Reduce.mean(x, -1, true).shape()).containsExactly(3, 1);
        });
  }

  @Test
  void ranksEntries() {
    Tensor x = Tensor.of(new float[] {3, 9, 1, 7, 2, 8, 8.5f, 0}, 2, 4);
    assertThat(Reduce.argmax(x, -1).longs()).containsExactly(1, 2);
    Reduce.Top top = Reduce.top(x, 2, 1);
    assertThat(top.values().floats()).containsExactly(9, 7, 8.5f, 8);
    assertThat(top.indices().longs()).containsExactly(1, 3, 2, 1);
  }

  @Test
  void matrixProductsAgreeWithJava() {
    Seeds.times(
        3,
        r -> {
          int m = r.nextInt(1, 9);
          int k = r.nextInt(1, 9);
          int n = r.nextInt(1, 9);
          float[] a = Twin.random(r, m * k);
          float[] b = Twin.random(r, k * n);
          float[] c = Twin.matmul(a, b, m, k, n);
          Tensor x = Tensor.of(a, m, k);
          Tensor y = Tensor.of(b, k, n);
          Twin.close(x.matmul(y), c, 1e-5);
          Twin.close(Nn.matmulInto(Tensor.empty(DType.F32, m, n), x, y), c, 1e-5);
          Tensor two = Tensor.stack(0, List.of(x, x));
          Tensor twice = Nn.bmm(two, Tensor.stack(0, List.of(y, y)));
          Twin.close(twice.select(0, 1), c, 1e-5);
          Twin.close(two.matmul(y).select(0, 0), c, 1e-5);
          Tensor self = Tensor.full(DType.F32, 1, m, n);
          Twin.close(Nn.addmmInto(self, self, x, y, 2, 0.5), Twin.map(c, v -> 2 + 0.5 * v), 1e-5);
          Tensor batch = Tensor.full(DType.F32, 1, 2, m, n);
          Nn.addmmInto(batch, batch, two, Tensor.stack(0, List.of(y, y)), 0.0, 1.0);
          Twin.close(batch.select(0, 1), c, 1e-5);
          Tensor bias = Tensor.of(Twin.random(r, n), n);
          Tensor w = Tensor.of(Twin.transpose(b, k, n), n, k);
          Twin.close(Nn.linear(x, w, null), c, 1e-5);
          Twin.close(Nn.linear(x, w, bias).sub(bias), c, 1e-4);
        });
  }
}
