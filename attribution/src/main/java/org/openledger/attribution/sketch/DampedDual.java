package org.openledger.attribution.sketch;

import static org.openledger.attribution.AttributionException.require;

import java.util.stream.IntStream;

/// The damped Fisher system over n training rows, solved exactly in its dual form.
///
/// With Φ (n, k) the rows' sketched gradients, G = ΦᵀΦ/n and K = ΦΦᵀ,
///
///     (G + λI)⁻¹ φ_i = row i of Ψ = (K/n + λI)⁻¹ Φ
///
/// so a k×k matrix is never formed: one n×n Cholesky factor in fp64 does, with no block-diagonal or
/// Kronecker guess. score(i, q) = ⟨ψ_i, φ_q⟩.
///
/// λ is given relative to the mean eigenvalue of G over its rank, λ = ratio · tr(G)/n, which does
/// not depend on k or on the gradients' size.
public final class DampedDual {
  /// λ over tr(G)/n unless told otherwise.
  ///
  /// The few rows that are trained without notes have squared gradients a thousand times the
  /// others', and the mean is theirs: with the usual 0.1 a row that was learned well drowns among
  /// them, and its own example no longer ranks it first (docs/internals/recipe-log.md).
  public static final double RATIO = 0.01;

  /// Rows one exact solve takes; beyond it another form of the inverse is due.
  public static final int ROWS_MAX = 20_000;

  /// Columns of Φ held transposed while the Gram matrix is summed.
  private static final int TILE = 256;

  private DampedDual() {}

  /// What solving gives.
  ///
  /// @param psi (n, k): row i is (G + λI)⁻¹ φ_i
  /// @param lambda the λ used
  /// @param traceOverN tr(G)/n, the unit of the ratio
  public record Solution(float[][] psi, double lambda, double traceOverN) {}

  /// Ψ for Φ (n, k), with λ = `ratio` · tr(G)/n.
  public static Solution solve(float[][] phi, double ratio) {
    double[][] gram = gram(phi);
    double traceOverN = traceOverN(gram);
    require(traceOverN > 0, "all %d gradients are zero", phi.length);
    double lambda = lambda(gram, ratio);
    Cholesky factor = Cholesky.inPlace(damped(gram, lambda));
    int n = phi.length;
    int k = phi[0].length;
    float[][] psi = new float[n][k];
    for (int from = 0; from < k; from += 4 * TILE) {
      solveColumns(factor, phi, psi, from, Math.min(k, from + 4 * TILE));
    }
    return new Solution(psi, lambda, traceOverN);
  }

  /// Scores from dot products alone: D (K/n + λI)⁻¹ with K (n, n) the rows' Gram matrix and D (m,
  /// n) the queries' dot products with the rows.
  public static double[][] influence(double[][] gram, double[][] gradDot, double lambda) {
    Cholesky factor = Cholesky.inPlace(damped(gram, lambda));
    int n = gram.length;
    int m = gradDot.length;
    double[][] columns = new double[n][m];
    for (int q = 0; q < m; q++) {
      require(
          gradDot[q].length == n, "query %d has %d dot products of %d", q, gradDot[q].length, n);
      for (int i = 0; i < n; i++) {
        columns[i][q] = gradDot[q][i];
      }
    }
    factor.solve(columns);
    double[][] scores = new double[m][n];
    for (int q = 0; q < m; q++) {
      for (int i = 0; i < n; i++) {
        scores[q][i] = columns[i][q];
      }
    }
    return scores;
  }

  /// λ = `ratio` · tr(G)/n = `ratio` · tr(K)/n² for the Gram matrix K (n, n).
  public static double lambda(double[][] gram, double ratio) {
    require(ratio > 0 && Double.isFinite(ratio), "a damping ratio of %s: positive, finite", ratio);
    return ratio * traceOverN(gram);
  }

  /// K = ΦΦᵀ (n, n) in fp64, both triangles.
  public static double[][] gram(float[][] phi) {
    int n = phi.length;
    require(n > 0 && n <= ROWS_MAX, "%d rows to solve with: 1 to %d", n, ROWS_MAX);
    int k = phi[0].length;
    for (int i = 0; i < n; i++) {
      require(phi[i].length == k, "row %d has %d numbers, row 0 has %d", i, phi[i].length, k);
    }
    double[][] gram = new double[n][n];
    double[][] transposed = new double[TILE][n];
    for (int from = 0; from < k; from += TILE) {
      int width = Math.min(TILE, k - from);
      for (int c = 0; c < width; c++) {
        for (int i = 0; i < n; i++) {
          transposed[c][i] = phi[i][from + c];
        }
      }
      IntStream.range(0, n).parallel().forEach(i -> addProducts(gram[i], transposed, width, i));
    }
    for (int i = 0; i < n; i++) {
      for (int j = 0; j < i; j++) {
        gram[i][j] = gram[j][i];
      }
    }
    return gram;
  }

  /// row[i..n) += Σ_c t[c][i] · t[c][i..n): sums in ascending order of c, loops over outputs.
  private static void addProducts(double[] row, double[][] t, int width, int i) {
    int c = 0;
    for (; c + 4 <= width; c += 4) {
      double[] t0 = t[c];
      double[] t1 = t[c + 1];
      double[] t2 = t[c + 2];
      double[] t3 = t[c + 3];
      double a0 = t0[i];
      double a1 = t1[i];
      double a2 = t2[i];
      double a3 = t3[i];
      for (int j = i; j < row.length; j++) {
        double y = Math.fma(a0, t0[j], row[j]);
        y = Math.fma(a1, t1[j], y);
        y = Math.fma(a2, t2[j], y);
        row[j] = Math.fma(a3, t3[j], y);
      }
    }
    for (; c < width; c++) {
      double a = t[c][i];
      for (int j = i; j < row.length; j++) {
        row[j] = Math.fma(a, t[c][j], row[j]);
      }
    }
  }

  private static double traceOverN(double[][] gram) {
    double trace = 0;
    for (int i = 0; i < gram.length; i++) {
      trace += gram[i][i];
    }
    require(Double.isFinite(trace), "the gradients' squared norms sum to %s", trace);
    return trace / gram.length / gram.length;
  }

  /// K/n + λI.
  private static double[][] damped(double[][] gram, double lambda) {
    int n = gram.length;
    double[][] a = new double[n][n];
    for (int i = 0; i < n; i++) {
      for (int j = i; j < n; j++) {
        a[i][j] = gram[i][j] / n;
      }
      a[i][i] += lambda;
    }
    return a;
  }

  private static void solveColumns(
      Cholesky factor, float[][] phi, float[][] psi, int from, int to) {
    double[][] columns = new double[phi.length][to - from];
    for (int i = 0; i < phi.length; i++) {
      for (int c = from; c < to; c++) {
        columns[i][c - from] = phi[i][c];
      }
    }
    factor.solve(columns);
    for (int i = 0; i < phi.length; i++) {
      for (int c = from; c < to; c++) {
        psi[i][c] = (float) columns[i][c - from];
      }
    }
  }
}
