package org.openledger.tensor;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.random.RandomGenerator;

/// Naive Java arithmetic that the tests hold operations against.
final class Twin {
  private Twin() {}

  static float[] random(RandomGenerator r, int n) {
    float[] f = new float[n];
    for (int i = 0; i < n; i++) {
      f[i] = (float) r.nextGaussian();
    }
    return f;
  }

  /// (m, k) (k, n).
  static float[] matmul(float[] a, float[] b, int m, int k, int n) {
    float[] c = new float[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double s = 0;
        for (int p = 0; p < k; p++) {
          s += (double) a[i * k + p] * b[p * n + j];
        }
        c[i * n + j] = (float) s;
      }
    }
    return c;
  }

  static float[] transpose(float[] a, int m, int n) {
    float[] t = new float[m * n];
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        t[j * m + i] = a[i * n + j];
      }
    }
    return t;
  }

  interface Unary {
    double of(double x);
  }

  static float[] map(float[] a, Unary f) {
    float[] r = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      r[i] = (float) f.of(a[i]);
    }
    return r;
  }

  interface Binary {
    double of(double x, double y);
  }

  static float[] zip(float[] a, float[] b, Binary f) {
    float[] r = new float[a.length];
    for (int i = 0; i < a.length; i++) {
      r[i] = (float) f.of(a[i], b[i]);
    }
    return r;
  }

  /// Softmax of each row.
  static float[] softmax(float[] a, int m, int n) {
    float[] r = new float[m * n];
    for (int i = 0; i < m; i++) {
      double max = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < n; j++) {
        max = Math.max(max, a[i * n + j]);
      }
      double sum = 0;
      for (int j = 0; j < n; j++) {
        sum += Math.exp(a[i * n + j] - max);
      }
      for (int j = 0; j < n; j++) {
        r[i * n + j] = (float) (Math.exp(a[i * n + j] - max) / sum);
      }
    }
    return r;
  }

  static void close(Tensor actual, float[] expected, double tolerance) {
    close(actual.floats(), expected, tolerance);
  }

  static void close(float[] actual, float[] expected, double tolerance) {
    assertThat(actual).hasSize(expected.length);
    for (int i = 0; i < expected.length; i++) {
      double d = Math.abs(actual[i] - expected[i]);
      assertThat(d <= tolerance * Math.max(1, Math.abs(expected[i])))
          .as("element %d: %s, expected %s", i, actual[i], expected[i])
          .isTrue();
    }
  }
}
