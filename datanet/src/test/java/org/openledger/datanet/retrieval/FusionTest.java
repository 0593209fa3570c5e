package org.openledger.datanet.retrieval;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

class FusionTest {
  private static final double[] WORDS = {0, 10, 5, 5};
  private static final double[] COSINE = {0.9, 0.1, 0.5, 0.5};

  @Test
  void addsASmallMultipleOfTheWords() {
    assertThat(new Fusion.Sum(0.01).join(WORDS, COSINE))
        .containsExactly(new double[] {0.9, 0.2, 0.55, 0.55}, within(1e-12));
  }

  @Test
  void bringsScoresToOneScale() {
    // words: mean 5, deviation √12.5; cosine: mean .5, deviation √.08
    double w = 5 / Math.sqrt(12.5);
    double c = 0.4 / Math.sqrt(0.08);
    assertThat(new Fusion.ZScore(0.25).join(WORDS, COSINE))
        .containsExactly(
            new double[] {-0.25 * w + 0.75 * c, 0.25 * w - 0.75 * c, 0, 0}, within(1e-12));
    assertThat(new Fusion.ZScore(0.5).join(new double[3], new double[3])).containsOnly(0);
  }

  @Test
  void sharesARankAmongEquals() {
    // by words: ranks 4, 1, 2, 2; by cosine: 1, 4, 2, 2
    double ends = 0.5 / 61 + 0.5 / 64;
    double middle = 1.0 / 62;
    assertThat(new Fusion.ReciprocalRank(60, 0.5).join(WORDS, COSINE))
        .containsExactly(new double[] {ends, ends, middle, middle}, within(1e-12));
  }
}
