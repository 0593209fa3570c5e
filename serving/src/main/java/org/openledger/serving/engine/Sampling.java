package org.openledger.serving.engine;

import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;

/// How the next token is drawn from the logits.
///
/// Applied in this order: temperature, `topK`, `topP`, `minP`.
///
/// @param temperature 0 is greedy (the smallest id wins a tie)
/// @param topK keep this many of the likeliest tokens; 0 keeps all
/// @param topP keep the fewest likeliest tokens whose mass reaches this (Holtzman et al., 2020); 0
///   keeps one
/// @param minP drop tokens less likely than this times the likeliest one; 0 drops none
/// @param seed of this request's own generator: one draw a token
public record Sampling(double temperature, int topK, double topP, double minP, long seed) {
  /// Always the likeliest token.
  public static final Sampling GREEDY = new Sampling(0, 0, 1, 0, 0);

  public Sampling {
    require(temperature >= 0 && temperature <= 100, "temperature", temperature);
    require(topK >= 0, "top_k", topK);
    require(topP >= 0 && topP <= 1, "top_p", topP);
    require(minP >= 0 && minP <= 1, "min_p", minP);
  }

  private static void require(boolean holds, String param, double value) {
    if (!holds) {
      throw ServingException.of(Code.INVALID_VALUE, param, param + " is out of range: " + value);
    }
  }
}
