package org.openledger.bench;

import java.util.Random;

/// Something that can be run again and again.
interface Workload extends AutoCloseable {
  /// Tokens that one run handles.
  int tokens();

  /// Runs before the clock counts.
  int warmups();

  /// Runs that count.
  int runs();

  /// One run.
  void run();

  @Override
  void close();

  /// `count` sequences of random ids.
  static java.util.List<int[]> sequences(Random random, int count, int length, int vocab) {
    return java.util.stream.IntStream.range(0, count)
        .mapToObj(i -> random.ints(length, 0, vocab).toArray())
        .toList();
  }
}
