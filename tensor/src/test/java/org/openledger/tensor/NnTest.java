package org.openledger.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Seeds;

class NnTest {
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
  void normsAgreeWithJava() {
    Seeds.times(
        3,
        r -> {
          int n = 7;
          float[] a = Twin.random(r, 3 * n);
          float[] w = Twin.random(r, n);
          float[] b = Twin.random(r, n);
          float[] rms = new float[a.length];
          float[] layer = new float[a.length];
          for (int i = 0; i < 3; i++) {
            double sum = 0;
            double squares = 0;
            for (int j = 0; j < n; j++) {
              sum += a[i * n + j];
              squares += (double) a[i * n + j] * a[i * n + j];
            }
            double mean = sum / n;
            double variance = squares / n - mean * mean;
            for (int j = 0; j < n; j++) {
              rms[i * n + j] = (float) (a[i * n + j] / Math.sqrt(squares / n + 1e-5) * w[j]);
              layer[i * n + j] =
                  (float) ((a[i * n + j] - mean) / Math.sqrt(variance + 1e-5) * w[j] + b[j]);
            }
          }
          Tensor x = Tensor.of(a, 3, n);
          Tensor wt = Tensor.of(w, n);
          Twin.close(Nn.rmsNorm(x, wt, 1e-5), rms, 1e-5);
          Twin.close(Nn.layerNorm(x, wt, Tensor.of(b, n), 1e-5), layer, 1e-4);
        });
  }

  @Test
  void softmaxAgreesWithJava() {
    Seeds.times(
        3,
        r -> {
          float[] a = Twin.random(r, 4 * 6);
          float[] p = Twin.softmax(a, 4, 6);
          Tensor x = Tensor.of(a, 4, 6);
          Twin.close(x.softmax(-1), p, 1e-6);
          Twin.close(Nn.logSoftmax(x, 1), Twin.map(p, Math::log), 1e-5);
        });
  }

  @Test
  void crossEntropyAgreesWithJavaAndPassesOverIgnoredLabels() {
    Seeds.times(
        3,
        r -> {
          float[] a = Twin.random(r, 4 * 6);
          float[] p = Twin.softmax(a, 4, 6);
          Tensor x = Tensor.of(a, 4, 6);
          Tensor labels = Tensor.of(new long[] {3, Nn.IGNORE, 0, 5}, 4);
          float[] each = {
            (float) -Math.log(p[3]), 0, (float) -Math.log(p[12]), (float) -Math.log(p[23])
          };
          float sum = each[0] + each[2] + each[3];
          Twin.close(Nn.crossEntropy(x, labels, Nn.Reduction.NONE), each, 1e-5);
          Twin.close(Nn.crossEntropy(x, labels, Nn.Reduction.SUM), new float[] {sum}, 1e-5);
          Twin.close(Nn.crossEntropy(x, labels, Nn.Reduction.MEAN), new float[] {sum / 3}, 1e-5);
        });
  }

  /// Attention by loops: heads share keys by groups.
  private static float[] attention(float[][] qkv, int h, int g, int t, boolean causal) {
    int d = qkv[0].length / (h * t);
    float[] out = new float[h * t * d];
    for (int i = 0; i < h * t; i++) {
      int head = i / t;
      int kv = head / (h / g);
      float[] scores = new float[t];
      for (int j = 0; j < t; j++) {
        double s = 0;
        for (int e = 0; e < d; e++) {
          s += qkv[0][i * d + e] * qkv[1][(kv * t + j) * d + e];
        }
        scores[j] = causal && j > i % t ? Float.NEGATIVE_INFINITY : (float) (s / Math.sqrt(d));
      }
      float[] p = Twin.softmax(scores, 1, t);
      for (int j = 0; j < t; j++) {
        for (int e = 0; e < d; e++) {
          out[i * d + e] += p[j] * qkv[2][(kv * t + j) * d + e];
        }
      }
    }
    return out;
  }

  @Test
  void attentionAgreesWithLoops() {
    Seeds.times(
        3,
        r -> {
          int h = 6;
          int g = 2;
          int t = 5;
          int d = 8;
          float[][] qkv = {
            Twin.random(r, h * t * d), Twin.random(r, g * t * d), Twin.random(r, g * t * d)
          };
          Tensor q = Tensor.of(qkv[0], 1, h, t, d);
          Tensor k = Tensor.of(qkv[1], 1, g, t, d);
          Tensor v = Tensor.of(qkv[2], 1, g, t, d);
          float[] all = attention(qkv, h, g, t, false);
          float[] causal = attention(qkv, h, g, t, true);
          Twin.close(Nn.attention(q, k, v, Nn.Sight.ALL), all, 1e-5);
          Twin.close(Nn.attention(q, k, v, Nn.Sight.CAUSAL), causal, 1e-5);
          float[] mask = new float[t * t];
          for (int i = 0; i < t * t; i++) {
            mask[i] = i % t > i / t ? Float.NEGATIVE_INFINITY : 0;
          }
          Tensor m = Tensor.of(mask, 1, 1, t, t);
          Twin.close(Nn.attention(q, k, v, new Nn.Sight(m, false)), causal, 1e-5);
          Twin.close(
              Nn.attention(q.to(DType.BF16), k.to(DType.BF16), v.to(DType.BF16), Nn.Sight.CAUSAL),
              causal,
              5e-2);
        });
  }

  @Test
  void bfloat16AndHalfProductsAreCloseToSingle() {
    Seeds.times(
        3,
        r -> {
          float[] a = Twin.random(r, 8 * 32);
          float[] b = Twin.random(r, 16 * 32);
          float[] c = Twin.matmul(a, Twin.transpose(b, 16, 32), 8, 32, 16);
          for (DType d : new DType[] {DType.BF16, DType.F16}) {
            Tensor y = Nn.linear(Tensor.of(a, 8, 32).to(d), Tensor.of(b, 16, 32).to(d), null);
            assertThat(y.dtype()).isEqualTo(d);
            Twin.close(y, c, 0.15);
          }
        });
  }

  @Test
  void refusesWhatDoesNotFit() {
    Tensor x = Tensor.zeros(DType.F32, 2, 3);
    refused(TensorException.Code.SHAPE, () -> Nn.linear(x, Tensor.zeros(DType.F32, 4, 5), null));
    refused(TensorException.Code.DTYPE, () -> Nn.linear(x, Tensor.zeros(DType.BF16, 4, 3), null));
    refused(TensorException.Code.SHAPE, () -> Nn.linear(x, x, Tensor.zeros(DType.F32, 3)));
    refused(TensorException.Code.SHAPE, () -> Nn.rmsNorm(x, Tensor.zeros(DType.F32, 2), 1e-5));
    refused(TensorException.Code.SHAPE, () -> Nn.bmm(x, x));
    refused(TensorException.Code.DTYPE, () -> Nn.softmax(Tensor.of(new long[2], 2), 0));
    refused(
        TensorException.Code.RANGE,
        () -> Nn.crossEntropy(x, Tensor.of(new long[] {0, 3}, 2), Nn.Reduction.MEAN));
    refused(
        TensorException.Code.DTYPE,
        () -> Nn.crossEntropy(x, Tensor.zeros(DType.I32, 2), Nn.Reduction.MEAN));
    Tensor q = Tensor.zeros(DType.F32, 1, 3, 2, 4);
    Tensor k = Tensor.zeros(DType.F32, 1, 2, 2, 4);
    refused(TensorException.Code.SHAPE, () -> Nn.attention(q, k, k, Nn.Sight.ALL));
    refused(TensorException.Code.SHAPE, () -> Nn.matmulInto(x, x, Tensor.zeros(DType.F32, 3, 4)));
  }

  private static void refused(TensorException.Code code, Runnable call) {
    assertThatThrownBy(call::run)
        .isInstanceOfSatisfying(
            TensorException.class, e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code));
  }
}
