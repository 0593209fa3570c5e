package org.openledger.testing;

import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;

/// Seeds for random tests: a failing test names its seed, and `-Dtest.seed=N` reruns it.
public final class Seeds {
  private Seeds() {}

  /// A test body that draws from a generator.
  @FunctionalInterface
  public interface Case {
    /// Runs once with a generator of its own.
    void run(RandomGenerator random) throws Exception;
  }

  /// Runs `body` `times` times, each with its own seed; rethrows a failure with the seed in its
  /// message.
  public static void times(int times, Case body) {
    Long fixed = Long.getLong("test.seed");
    long first = fixed != null ? fixed : System.nanoTime();
    for (int i = 0; i < (fixed != null ? 1 : times); i++) {
      long seed = first + i;
      try {
        body.run(RandomGeneratorFactory.of("L64X128MixRandom").create(seed));
      } catch (Exception | AssertionError e) {
        throw new AssertionError(
            "failed with seed " + seed + " (rerun: -Dtest.seed=" + seed + ")", e);
      }
    }
  }
}
