package org.openledger.training.data;

import java.util.Arrays;
import org.openledger.training.TrainingException;
import org.openledger.training.TrainingException.Code;

/// Makes examples of prompts and answers, cutting off what is beyond a run's longest sequence.
///
/// @param cutoffTokens the longest example
public record ExampleBuilder(int cutoffTokens) {
  /// Checks the cutoff.
  public ExampleBuilder {
    if (cutoffTokens < 2) {
      throw new TrainingException(Code.CONFIG, "a cutoff of " + cutoffTokens + " tokens");
    }
  }

  /// The example of a prompt, which is read, and an answer, which is learned.
  ///
  /// @param prompt ids up to where the answer starts (the chat template's generation prompt
  ///   included)
  /// @param answer ids of the answer, its end-of-turn token included
  /// @throws TrainingException DATA when the prompt leaves no room for the answer's first token
  public Example of(String id, int[] prompt, int[] answer) {
    if (prompt.length == 0 || answer.length == 0) {
      throw new TrainingException(
          Code.DATA,
          "%s: a prompt of %d tokens, an answer of %d".formatted(id, prompt.length, answer.length));
    }
    int[] ids = Arrays.copyOf(prompt, Math.addExact(prompt.length, answer.length));
    System.arraycopy(answer, 0, ids, prompt.length, answer.length);
    int[] labels = ids.clone();
    Arrays.fill(labels, 0, prompt.length, Example.IGNORE);
    return labelled(id, ids, labels);
  }

  /// The example of labelled ids, cut off at the end.
  Example labelled(String id, int[] ids, int[] labels) {
    int n = Math.min(ids.length, cutoffTokens);
    int[] kept = Arrays.copyOf(labels, n);
    if (Arrays.stream(kept).skip(1).allMatch(l -> l == Example.IGNORE)) {
      throw new TrainingException(
          Code.DATA,
          "%s: the first %d of its %d tokens hold nothing to learn: raise cutoff_tokens"
              .formatted(id, n, ids.length));
    }
    return Example.of(id, Arrays.copyOf(ids, n), kept);
  }
}
