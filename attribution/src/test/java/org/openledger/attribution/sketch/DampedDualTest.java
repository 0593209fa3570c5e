package org.openledger.attribution.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.openledger.attribution.AttributionException;
import org.openledger.testing.Seeds;

class DampedDualTest {
  /// The primal twin: forms G + λI (k, k) and multiplies back.
  @Test
  void solvesThePrimalSystem() {
    Seeds.times(
        20,
        random -> {
          int n = 1 + random.nextInt(60);
          int k = 1 + random.nextInt(90);
          float[][] phi = new float[n][];
          for (int i = 0; i < n; i++) {
            phi[i] = SparseJohnsonLindenstraussTest.vector(random, k);
          }
          DampedDual.Solution solution = DampedDual.solve(phi, 0.1);
          double trace = 0;
          for (float[] row : phi) {
            trace += SparseJohnsonLindenstraussTest.dot(row, row) / n;
          }
          assertThat(solution.lambda()).isCloseTo(0.1 * trace / n, within(1e-9 * trace));
          for (int i = 0; i < n; i++) {
            double[] back = primalTimes(phi, solution.lambda(), solution.psi()[i]);
            for (int j = 0; j < k; j++) {
              assertThat(back[j]).isCloseTo(phi[i][j], within(1e-4));
            }
          }
        });
  }

  @Test
  void influenceFromDotProductsEqualsPsiTimesTheQuery() {
    Seeds.times(
        10,
        random -> {
          int n = 2 + random.nextInt(80);
          int k = 64;
          float[][] phi = new float[n][];
          Arrays.setAll(phi, i -> SparseJohnsonLindenstraussTest.vector(random, k));
          float[] query = SparseJohnsonLindenstraussTest.vector(random, k);
          DampedDual.Solution solution = DampedDual.solve(phi, 0.1);
          double[][] gradDot = new double[1][n];
          Arrays.setAll(gradDot[0], i -> SparseJohnsonLindenstraussTest.dot(query, phi[i]));
          double[] scores =
              DampedDual.influence(DampedDual.gram(phi), gradDot, solution.lambda())[0];
          for (int i = 0; i < n; i++) {
            double direct = SparseJohnsonLindenstraussTest.dot(query, solution.psi()[i]);
            assertThat(scores[i]).isCloseTo(direct, within(1e-4));
          }
        });
  }

  @Test
  void refusesZeroNotFiniteAndRaggedGradients() {
    refuses(new float[3][5], 0.1, "all 3 gradients are zero");
    refuses(new float[][] {{1}, {Float.NaN}}, 0.1, "NaN");
    refuses(new float[][] {{1, 2}, {1}}, 0.1, "row 1 has 1 numbers");
    refuses(new float[][] {{1}}, 0, "ratio of 0.0");
    refuses(new float[0][], 0.1, "0 rows");
  }

  @Test
  void refusesAMatrixThatIsNotPositiveDefinite() {
    assertThatThrownBy(() -> Cholesky.inPlace(new double[][] {{1, 2}, {2, 1}}))
        .isInstanceOf(AttributionException.class)
        .hasMessageContaining("pivot 1 of 2 is -3.0");
  }

  private static void refuses(float[][] phi, double ratio, String why) {
    assertThatThrownBy(() -> DampedDual.solve(phi, ratio))
        .isInstanceOf(AttributionException.class)
        .hasMessageContaining(why);
  }

  /// (ΦᵀΦ/n + λI) ψ.
  private static double[] primalTimes(float[][] phi, double lambda, float[] psi) {
    double[] out = new double[psi.length];
    for (int j = 0; j < psi.length; j++) {
      out[j] = lambda * psi[j];
    }
    for (float[] row : phi) {
      double dot = SparseJohnsonLindenstraussTest.dot(row, psi) / phi.length;
      for (int j = 0; j < psi.length; j++) {
        out[j] += dot * row[j];
      }
    }
    return out;
  }
}
