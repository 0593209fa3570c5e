package org.openledger.serving.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Seeds;

class LogitSamplerTest {
  @Test
  void temperatureZeroTakesTheLikeliestAndTheSmallerIdOfATie() {
    assertThat(new LogitSampler(Sampling.GREEDY).sample(new float[] {1, 3, 3, 2})).isEqualTo(1);
  }

  @Test
  void theSameSeedDrawsTheSameTokens() {
    float[] logits = new float[500]; // one as likely as the other
    assertThat(draws(new Sampling(1, 0, .9, 0, 42), logits, 50))
        .isEqualTo(draws(new Sampling(1, 0, .9, 0, 42), logits, 50))
        .isNotEqualTo(draws(new Sampling(1, 0, .9, 0, 43), logits, 50));
  }

  @Test
  @Tag("slow")
  void drawsOnlyFromWhatTheFiltersLeaveAndInProportion() {
    Seeds.times(
        30,
        random -> {
          float[] logits = logits(random, random.nextInt(2, 400));
          Sampling sampling =
              new Sampling(
                  random.nextDouble(.2, 2),
                  random.nextBoolean() ? 0 : random.nextInt(1, 500),
                  random.nextBoolean() ? 1 : random.nextDouble(.05, 1),
                  random.nextBoolean() ? 0 : random.nextDouble(0, .3),
                  random.nextLong());
          double[] expected = naive(logits, sampling);
          int n = 20_000;
          double[] seen = new double[logits.length];
          for (int token : draws(sampling, logits, n)) {
            seen[token] += 1.0 / n;
          }
          for (int i = 0; i < seen.length; i++) {
            if (expected[i] == 0) {
              assertThat(seen[i]).as("token %d of %s", i, sampling).isZero();
            }
            // six standard deviations of a binomial
            double sigma = Math.sqrt(expected[i] * (1 - expected[i]) / n);
            assertThat(seen[i]).isCloseTo(expected[i], within(6 * sigma + 2e-3));
          }
        });
  }

  /// The definition, by sorting everything.
  private static double[] naive(float[] logits, Sampling sampling) {
    List<Integer> order = new ArrayList<>(IntStream.range(0, logits.length).boxed().toList());
    order.sort(Comparator.comparingDouble(i -> -logits[i]));
    double[] weights = new double[logits.length];
    for (int i = 0; i < logits.length; i++) {
      weights[i] = Math.exp((logits[i] - logits[order.getFirst()]) / sampling.temperature());
    }
    if (sampling.topK() > 0) {
      order.stream().skip(sampling.topK()).forEach(i -> weights[i] = 0);
    }
    double mass = sum(weights);
    double before = 0;
    for (int i : order) {
      double weight = weights[i];
      if (before >= sampling.topP() * mass || weight < sampling.minP()) {
        weights[i] = 0;
      }
      before += weight;
    }
    double left = sum(weights);
    for (int i = 0; i < weights.length; i++) {
      weights[i] /= left;
    }
    return weights;
  }

  private static double sum(double[] weights) {
    double sum = 0;
    for (double weight : weights) {
      sum += weight;
    }
    return sum;
  }

  @Test
  void listsTheLikeliestTokensInOrder() {
    Seeds.times(
        50,
        random -> {
          float[] logits = logits(random, 300);
          for (int n : new int[] {0, 1, 5, 20, 64, 100, 300}) {
            List<Integer> ids =
                LogitSampler.top(logits, FakeModel.logSumExp(logits), n).stream()
                    .map(TokenScore.Candidate::token)
                    .toList();
            List<Integer> sorted =
                IntStream.range(0, logits.length)
                    .boxed()
                    .sorted(Comparator.comparingDouble(i -> -logits[i]))
                    .limit(n)
                    .toList();
            assertThat(ids).isEqualTo(sorted);
          }
        });
  }

  @Test
  void penaltiesFollowTheirDefinitions() {
    LogitChanges changes =
        new LogitChanges(new Penalties(.5, .25, 2, Map.of(3, -100f)), List.of(0, 1, 1));
    changes.sampled(1);
    changes.sampled(2);
    changes.sampled(2);
    float[] logits = {4, -4, 4, 4, 4};
    changes.apply(logits);
    // 0: in the prompt, halved. 1: prompt and answer, doubled once, less .5 and .25.
    // 2: twice in the answer: halved, less 2 x .5 and .25. 3: biased. 4: unseen.
    assertThat(logits).containsExactly(2, -8.75f, .75f, -96, 4);
  }

  private static float[] logits(RandomGenerator random, int n) {
    float[] logits = new float[n];
    for (int i = 0; i < n; i++) {
      logits[i] = (float) random.nextGaussian(0, 3);
    }
    return logits;
  }

  private static List<Integer> draws(Sampling sampling, float[] logits, int n) {
    LogitSampler sampler = new LogitSampler(sampling);
    return IntStream.range(0, n).map(_ -> sampler.sample(logits)).boxed().toList();
  }
}
