package org.openledger.serving.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// One answer to generate.
///
/// @param tenant whose share of the machine it uses; tenants are served in turn
/// @param adapterDigest the adapter, kept until the answer is over; null for the base alone
/// @param prompt the prompt's tokens, at least one
/// @param decoding how tokens are chosen and when to stop
public record GenerationRequest(
    String tenant, @Nullable String adapterDigest, List<Integer> prompt, Decoding decoding) {
  public GenerationRequest {
    prompt = List.copyOf(prompt);
  }

  /// How tokens are chosen.
  ///
  /// @param topLogProbs how many of the likeliest tokens are listed beside each token; 0 to 20
  public record Decoding(Sampling sampling, Penalties penalties, Ending ending, int topLogProbs) {}
}
