package org.openledger.serving.engine;

import java.util.List;

/// A whole answer.
///
/// @param tokens every sampled token, the end token and those of a stop string included
/// @param logProbs nats under the model itself, one a token
/// @param text without end token and stop string
public record Generated(
    List<Integer> prompt,
    List<Integer> tokens,
    List<Float> logProbs,
    String text,
    FinishReason reason) {
  public Generated {
    prompt = List.copyOf(prompt);
    tokens = List.copyOf(tokens);
    logProbs = List.copyOf(logProbs);
  }

  /// Why an answer ended.
  public enum FinishReason {
    /// The model's end token or a stop string.
    STOP,
    /// The most tokens asked for.
    LENGTH
  }
}
