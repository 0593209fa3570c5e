package org.openledger.serving.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLongArray;
import java.util.concurrent.atomic.DoubleAdder;

/// Counts durations by bucket, as Prometheus wants them. One thread writes, any thread reads.
public final class Histogram {
  private static final double[] BOUNDS_SECONDS = {
    .005, .01, .02, .05, .1, .2, .5, 1, 2, 5, 10, 20, 60, 120
  };

  private final AtomicLongArray counts = new AtomicLongArray(BOUNDS_SECONDS.length + 1);
  private final DoubleAdder sum = new DoubleAdder();

  Histogram() {}

  /// A reading.
  ///
  /// @param boundsSeconds upper bounds; a last bucket without bound follows
  /// @param counts durations in each bucket alone, not cumulative
  public record Reading(List<Double> boundsSeconds, List<Long> counts, double sumSeconds) {
    /// All durations seen.
    public long count() {
      return counts.stream().mapToLong(Long::longValue).sum();
    }

    /// Mean duration; 0 before the first.
    public double meanSeconds() {
      return count() == 0 ? 0 : sumSeconds / count();
    }
  }

  void record(long durationNs) {
    double seconds = durationNs / 1e9;
    int bucket = 0;
    while (bucket < BOUNDS_SECONDS.length && seconds > BOUNDS_SECONDS[bucket]) {
      bucket++;
    }
    counts.incrementAndGet(bucket);
    sum.add(seconds);
  }

  Reading read() {
    List<Long> read = new ArrayList<>();
    for (int i = 0; i < counts.length(); i++) {
      read.add(counts.get(i));
    }
    return new Reading(Arrays.stream(BOUNDS_SECONDS).boxed().toList(), read, sum.sum());
  }
}
