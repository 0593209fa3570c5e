package org.openledger.bench;

import java.util.Arrays;

/// How fast a workload ran.
///
/// @param tokensPerS by the median run
/// @param best by the fastest run
/// @param runs how many counted
record Timing(double tokensPerS, double best, int runs) {
  static Timing of(Workload workload) {
    for (int i = 0; i < workload.warmups(); i++) {
      workload.run();
    }
    double[] seconds = new double[workload.runs()];
    for (int i = 0; i < seconds.length; i++) {
      long started = System.nanoTime();
      workload.run();
      seconds[i] = (System.nanoTime() - started) / 1e9;
    }
    Arrays.sort(seconds);
    double median = seconds[seconds.length / 2];
    return new Timing(workload.tokens() / median, workload.tokens() / seconds[0], seconds.length);
  }
}
