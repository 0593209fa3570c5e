package org.openledger.tensor.fused;

import static org.assertj.core.api.Assertions.assertThat;

import jdk.incubator.vector.FloatVector;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Seeds;

class ExactTest {
  @Test
  void expIsWithinTwoUnitsInTheLastPlace() {
    Seeds.times(
        2000,
        random -> {
          float[] x = new float[Lanes.N];
          for (int i = 0; i < x.length; i++) {
            x[i] = (float) (random.nextDouble() * 170 - 86);
          }
          float[] y = new float[Lanes.N];
          Exact.exp(FloatVector.fromArray(Lanes.FLOATS, x, 0)).intoArray(y, 0);
          for (int i = 0; i < x.length; i++) {
            double right = StrictMath.exp(x[i]);
            assertThat(Math.abs(y[i] - right))
                .as("exp(%s)", x[i])
                .isLessThanOrEqualTo(2 * Math.ulp((float) right));
          }
        });
  }

  @Test
  void sumAddsHalvesToHalves() {
    Seeds.times(
        500,
        random -> {
          float[] x = new float[Lanes.N];
          for (int i = 0; i < x.length; i++) {
            x[i] = random.nextFloat() - 0.5f;
          }
          float[] twin = x.clone();
          for (int half = Lanes.N / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) {
              twin[i] += twin[i + half];
            }
          }
          assertThat(Exact.sum(FloatVector.fromArray(Lanes.FLOATS, x, 0))).isEqualTo(twin[0]);
        });
  }
}
