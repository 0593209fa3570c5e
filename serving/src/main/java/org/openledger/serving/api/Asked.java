package org.openledger.serving.api;

import java.util.ArrayList;
import java.util.List;
import org.openledger.serving.engine.Ending;
import org.openledger.serving.engine.GenerationRequest;
import org.openledger.serving.engine.GenerationRequest.Decoding;
import org.openledger.serving.engine.Penalties;
import org.openledger.serving.engine.Sampling;

/// How a client wants its answers, whatever the endpoint.
///
/// @param ending with `tokensMax` 0 for as many tokens as fit
/// @param choices answers to the one prompt
/// @param shown what the response is to show
record Asked(Sampling sampling, Penalties penalties, Ending ending, int choices, Shown shown) {
  /// @param logProbs whether tokens are listed with their log-probs
  /// @param topLogProbs likeliest tokens beside each
  /// @param usage whether a stream ends with a usage chunk
  record Shown(boolean stream, boolean usage, boolean logProbs, int topLogProbs) {}

  /// One request a choice, each with a seed of its own.
  List<GenerationRequest> requests(
      String tenant, ModelEntry model, List<Integer> prompt, int contextTokensMax) {
    int tokensMax = DecodingFields.tokensMax(ending.tokensMax(), prompt.size(), contextTokensMax);
    Ending resolved = new Ending(tokensMax, ending.tokensMin(), ending.ignoreEnd(), ending.stops());
    List<GenerationRequest> requests = new ArrayList<>();
    for (int choice = 0; choice < choices; choice++) {
      Sampling own =
          new Sampling(
              sampling.temperature(),
              sampling.topK(),
              sampling.topP(),
              sampling.minP(),
              sampling.seed() + choice);
      requests.add(
          new GenerationRequest(
              tenant,
              model.adapterDigest(),
              prompt,
              new Decoding(own, penalties, resolved, shown.topLogProbs())));
    }
    return requests;
  }
}
