package org.openledger.training.data;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// The order in which a run's examples are learned: a pure function of seed and epoch, so a run
/// that goes on after a stop needs only its step number.
///
/// Each epoch shuffles all examples and cuts them into mini-batches; only its last may be smaller.
public final class BatchOrder {
  private final List<Example> examples;
  private final int perStep;
  private final long seed;

  /// An order of `examples`, `perStep` a step.
  public BatchOrder(List<Example> examples, int perStep, long seed) {
    if (examples.isEmpty() || perStep < 1) {
      throw new IllegalArgumentException(
          "%d examples, %d a step".formatted(examples.size(), perStep));
    }
    this.examples = List.copyOf(examples);
    this.perStep = perStep;
    this.seed = seed;
  }

  /// The steps of one pass over the data.
  public int stepsPerEpoch() {
    return Math.ceilDiv(examples.size(), perStep);
  }

  /// The mini-batches of one epoch (from 0): every example once.
  public List<MiniBatch> epoch(int epoch) {
    int[] order = new int[examples.size()];
    Arrays.setAll(order, i -> i);
    SplitMix.stream(seed, "order of epoch " + epoch).shuffle(order);
    return IntStream.range(0, stepsPerEpoch())
        .mapToObj(s ->
            new MiniBatch(
                Arrays.stream(order, s * perStep, Math.min(order.length, (s + 1) * perStep))
                    .mapToObj(examples::get)
                    .toList()))
        .toList();
  }
}
