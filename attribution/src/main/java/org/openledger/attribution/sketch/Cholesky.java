package org.openledger.attribution.sketch;

import static org.openledger.attribution.AttributionException.require;

import java.util.stream.IntStream;
import org.openledger.attribution.AttributionException;

/// The factor A = UᵀU of a symmetric positive definite matrix, in fp64.
///
/// Every number is the result of one fixed chain of fused multiply-adds (pivots in ascending order;
/// loops run over independent outputs), so a factor and a solution are the same bit for bit on
/// every machine and for any number of threads.
final class Cholesky {
  /// Pivots applied together: a panel of U rows stays in cache while the rest is updated.
  private static final int PANEL = 32;

  /// Columns of a right-hand side solved together by one thread.
  private static final int COLUMNS = 64;

  /// Upper triangle by rows: u[p][i] for i ≥ p; below is left as it was.
  private final double[][] u;

  private Cholesky(double[][] u) {
    this.u = u;
  }

  /// Factors `a` (n, n) in place, of which only the upper triangle is read.
  static Cholesky inPlace(double[][] a) {
    int n = a.length;
    for (int p0 = 0; p0 < n; p0 += PANEL) {
      int p1 = Math.min(n, p0 + PANEL);
      for (int p = p0; p < p1; p++) {
        pivot(a, p0, p);
      }
      int from = p0;
      IntStream.range(p1, n).parallel().forEach(i -> eliminate(a, from, p1, i));
    }
    return new Cholesky(a);
  }

  /// Finishes row p, once the panel's earlier pivots are taken off it.
  private static void pivot(double[][] a, int p0, int p) {
    eliminate(a, p0, p, p);
    double pivot = a[p][p];
    if (!(pivot > 0) || Double.isInfinite(pivot)) {
      throw new AttributionException(
          AttributionException.Code.NUMERIC,
          "not positive definite: pivot %d of %d is %s".formatted(p, a.length, pivot));
    }
    double root = Math.sqrt(pivot);
    double[] row = a[p];
    row[p] = root;
    for (int j = p + 1; j < row.length; j++) {
      row[j] /= root;
    }
  }

  /// a[i][i..n) -= Σ_p u[p][i] · u[p][i..n), p from p0 to p1 in order.
  private static void eliminate(double[][] a, int p0, int p1, int i) {
    double[] row = a[i];
    int p = p0;
    for (; p + 4 <= p1; p += 4) {
      double[] u0 = a[p];
      double[] u1 = a[p + 1];
      double[] u2 = a[p + 2];
      double[] u3 = a[p + 3];
      double c0 = -u0[i];
      double c1 = -u1[i];
      double c2 = -u2[i];
      double c3 = -u3[i];
      for (int j = i; j < row.length; j++) {
        double y = Math.fma(c0, u0[j], row[j]);
        y = Math.fma(c1, u1[j], y);
        y = Math.fma(c2, u2[j], y);
        row[j] = Math.fma(c3, u3[j], y);
      }
    }
    for (; p < p1; p++) {
      subtract(-a[p][i], a[p], row, i, row.length);
    }
  }

  /// Solves A·X = B in place for B (n, w): b[i] is row i.
  void solve(double[][] b) {
    int n = u.length;
    require(b.length == n, "a right-hand side of %d rows for a matrix of %d", b.length, n);
    int w = n == 0 ? 0 : b[0].length;
    int blocks = (w + COLUMNS - 1) / COLUMNS;
    IntStream.range(0, blocks)
        .parallel()
        .forEach(k -> solve(b, k * COLUMNS, Math.min(w, (k + 1) * COLUMNS)));
  }

  private void solve(double[][] b, int from, int to) {
    int n = u.length;
    for (int p = 0; p < n; p++) { // Uᵀ·Y = B
      divide(b[p], u[p][p], from, to);
      for (int i = p + 1; i < n; i++) {
        subtract(-u[p][i], b[p], b[i], from, to);
      }
    }
    for (int i = n - 1; i >= 0; i--) { // U·X = Y
      for (int p = n - 1; p > i; p--) {
        subtract(-u[i][p], b[p], b[i], from, to);
      }
      divide(b[i], u[i][i], from, to);
    }
  }

  private static void subtract(double c, double[] x, double[] y, int from, int to) {
    for (int j = from; j < to; j++) {
      y[j] = Math.fma(c, x[j], y[j]);
    }
  }

  private static void divide(double[] y, double by, int from, int to) {
    for (int j = from; j < to; j++) {
      y[j] /= by;
    }
  }
}
