package org.openledger.serving.engine;

import java.util.List;

/// When an answer is over.
///
/// @param tokensMax most tokens of the answer, at least 1
/// @param tokensMin before this many tokens neither an end token nor a stop string ends it
/// @param ignoreEnd an end token does not end it
/// @param stops strings that end it; the text stops before the first of them
public record Ending(int tokensMax, int tokensMin, boolean ignoreEnd, List<String> stops) {
  public Ending {
    stops = List.copyOf(stops);
  }

  /// After the end token, or after this many tokens.
  public static Ending after(int tokensMax) {
    return new Ending(tokensMax, 0, false, List.of());
  }
}
