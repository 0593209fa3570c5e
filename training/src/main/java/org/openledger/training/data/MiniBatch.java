package org.openledger.training.data;

import java.util.List;
import java.util.stream.IntStream;
import org.openledger.model.llama.LoraGradients.Sample;

/// The examples of one optimiser step. They go through the network end to end, without padding, so
/// their lengths need not be alike.
///
/// @param examples at least one
public record MiniBatch(List<Example> examples) {
  /// Checks that there are some.
  public MiniBatch {
    examples = List.copyOf(examples);
    if (examples.isEmpty()) {
      throw new IllegalArgumentException("a mini-batch of no examples");
    }
  }

  /// The tokens that go through the network.
  public int tokens() {
    return examples.stream().mapToInt(Example::tokens).sum();
  }

  /// The tokens that are learned.
  public int learnedTokens() {
    return examples.stream().mapToInt(Example::learnedTokens).sum();
  }

  /// What the network takes.
  public List<Sample> samples() {
    return examples.stream().map(Example::sample).toList();
  }

  /// The examples dealt, in order, into `parts` mini-batches whose sizes differ by one at most;
  /// fewer when there are fewer examples.
  public List<MiniBatch> split(int parts) {
    int n = examples.size();
    int k = Math.min(parts, n);
    return IntStream.range(0, k)
        .mapToObj(i ->
            new MiniBatch(
                examples.subList(
                    Math.toIntExact((long) n * i / k), Math.toIntExact((long) n * (i + 1) / k))))
        .toList();
  }
}
