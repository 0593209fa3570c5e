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

  /// U by rows in the upper triangle, Uᵀ by rows in the lower: both substitutions read along rows.
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
    for (int i = 0; i < n; i++) {
      for (int p = 0; p < i; p++) {
        a[i][p] = a[p][i];
      }
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
    for (int i = 0; i < n; i++) { // Uᵀ·Y = B
      subtractRows(u[i], b, i, new int[] {0, i, from, to});
      divide(b[i], u[i][i], from, to);
    }
    for (int i = n - 1; i >= 0; i--) { // U·X = Y
      subtractRows(u[i], b, i, new int[] {i + 1, n, from, to});
      divide(b[i], u[i][i], from, to);
    }
  }

  /// b[i][from..to) -= Σ_p c[p] · b[p][from..to), p in order over range (p0, p1, from, to).
  private static void subtractRows(double[] c, double[][] b, int i, int[] range) {
    int from = range[2];
    int to = range[3];
    double[] row = b[i];
    int p = range[0];
    for (; p + 4 <= range[1]; p += 4) {
      double[] b0 = b[p];
      double[] b1 = b[p + 1];
      double[] b2 = b[p + 2];
      double[] b3 = b[p + 3];
      double c0 = -c[p];
      double c1 = -c[p + 1];
      double c2 = -c[p + 2];
      double c3 = -c[p + 3];
      for (int j = from; j < to; j++) {
        double y = Math.fma(c0, b0[j], row[j]);
        y = Math.fma(c1, b1[j], y);
        y = Math.fma(c2, b2[j], y);
        row[j] = Math.fma(c3, b3[j], y);
      }
    }
    for (; p < range[1]; p++) {
      subtract(-c[p], b[p], row, from, to);
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
