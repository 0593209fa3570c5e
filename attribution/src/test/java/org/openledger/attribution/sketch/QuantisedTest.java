package org.openledger.attribution.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.openledger.attribution.AttributionException;
import org.openledger.testing.Seeds;

class QuantisedTest {
  @Test
  void roundsHalvesToEvenAndCountsWhatSaturates() {
    Quantised q =
        Quantised.of(new float[] {0.5f, 1.5f, -0.5f, -1.5f, 2.4f, 32_767.4f, 40_000, -1e30f}, 1);
    assertThat(q.values())
        .containsExactly(
            (short) 0,
            (short) 2,
            (short) 0,
            (short) -2,
            (short) 2,
            (short) 32_767,
            (short) 32_767,
            (short) -32_767);
    assertThat(q.saturated()).isEqualTo(2);
  }

  @Test
  void withItsOwnScaleIsWithinHalfAStepAndNeverSaturates() {
    Seeds.times(
        100,
        random -> {
          float[] reals = SparseJohnsonLindenstraussTest.vector(random, 1 + random.nextInt(200));
          Quantised q = Quantised.of(reals);
          assertThat(q.saturated()).isZero();
          for (int j = 0; j < reals.length; j++) {
            assertThat(Math.abs(q.values()[j] * q.scale() - reals[j]))
                .isLessThanOrEqualTo(q.scale() * 0.5000001);
          }
        });
  }

  @Test
  void keepsZerosAndRefusesWhatIsNotANumber() {
    assertThat(Quantised.of(new float[3]).values()).containsOnly((short) 0);
    assertThatThrownBy(() -> Quantised.of(new float[] {1, Float.NaN}))
        .isInstanceOf(AttributionException.class);
    assertThatThrownBy(() -> Quantised.of(new float[] {1, Float.POSITIVE_INFINITY}))
        .isInstanceOf(AttributionException.class)
        .hasMessageContaining("Infinity");
  }

  @Test
  void anotherValueOrScaleIsAnotherDigest() {
    Quantised q = new Quantised(new short[] {1, 2}, 1, 0);
    assertThat(q.digest()).isNotEqualTo(new Quantised(new short[] {1, 3}, 1, 0).digest());
    assertThat(q.digest()).isNotEqualTo(new Quantised(new short[] {1, 2}, 2, 0).digest());
    assertThat(q.digest()).isEqualTo(new Quantised(new short[] {1, 2}, 1, 9).digest());
  }
}
