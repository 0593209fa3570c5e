package org.openledger.serving.engine;

import java.util.List;

/// Looks for stop strings in text that comes in pieces, and holds back what may become one.
final class StopMatcher {
  private final List<String> stops;
  private final StringBuilder held = new StringBuilder();
  private boolean matched;

  StopMatcher(List<String> stops) {
    this.stops = stops;
  }

  /// Takes the next piece and returns the text that is certainly before any stop string.
  String accept(String piece) {
    held.append(piece);
    int end = firstMatch();
    if (end >= 0) {
      matched = true;
    } else {
      end = held.length() - possibleStart();
    }
    String clear = held.substring(0, end);
    held.delete(0, end);
    return clear;
  }

  /// The held text, once nothing follows.
  String finish() {
    return matched ? "" : held.toString();
  }

  /// Whether a stop string was found; what follows it is dropped.
  boolean matched() {
    return matched;
  }

  private int firstMatch() {
    int first = -1;
    for (String stop : stops) {
      int at = held.indexOf(stop);
      if (at >= 0 && (first < 0 || at < first)) {
        first = at;
      }
    }
    return first;
  }

  /// Length of the longest end of the held text with which some stop string begins.
  private int possibleStart() {
    int longest = 0;
    for (String stop : stops) {
      for (int n = Math.min(stop.length() - 1, held.length()); n > longest; n--) {
        if (held.indexOf(stop.substring(0, n), held.length() - n) >= 0) {
          longest = n;
        }
      }
    }
    return longest;
  }
}
