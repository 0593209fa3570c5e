package org.openledger.serving.engine;

import java.util.List;

/// A sampled token with its log-probability in nats under the model itself, before temperature,
/// penalties and bias.
///
/// @param top the likeliest tokens at that position, likeliest first
public record TokenScore(int token, float logProb, List<Candidate> top) {
  /// A token that could have been sampled.
  public record Candidate(int token, float logProb) {}
}
