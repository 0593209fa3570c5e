package org.openledger.model.tokenizer;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Finds the names of special tokens in a text as Hugging Face's `AddedVocabulary` does (leftmost,
/// then longest), but only where the text is the template's own.
final class SpecialTokens {
  /// A special token from `from` up to `to`, swallowed white space included.
  record Match(int id, int from, int to) {}

  /// The matches, and whether a name was refused because a user wrote part of it.
  record Found(List<Match> matches, boolean refused) {}

  private final Map<Character, List<SpecialToken>> byFirst = new HashMap<>(); // longest first

  SpecialTokens(List<SpecialToken> tokens) {
    tokens.stream()
        .sorted(Comparator.comparingInt((SpecialToken t) -> -t.content().length()))
        .forEach(
            t -> byFirst.computeIfAbsent(t.content().charAt(0), c -> new ArrayList<>()).add(t));
  }

  Found find(String text, Tokenizer.Origin origin) {
    List<Match> matches = new ArrayList<>();
    boolean refused = false;
    int free = 0; // up to here, text belongs to matches
    int at = 0;
    while (at < text.length()) {
      int next = at + 1;
      for (SpecialToken t : byFirst.getOrDefault(text.charAt(at), List.of())) {
        int end = at + t.content().length();
        if (!text.startsWith(t.content(), at) || !standsAlone(t, text, at, end)) {
          continue;
        }
        if (!origin.isOwn(at, end)) {
          refused = true;
          continue;
        }
        Match m = widened(t, text, free, at);
        matches.add(m);
        free = m.to();
        next = m.to();
        break;
      }
      at = next;
    }
    return new Found(matches, refused);
  }

  private static boolean standsAlone(SpecialToken t, String text, int from, int to) {
    return !t.wordOnly()
        || ((from == 0 || !isWord(text.codePointBefore(from)))
            && (to == text.length() || !isWord(text.codePointAt(to))));
  }

  private static boolean isWord(int codePoint) {
    return Character.isLetterOrDigit(codePoint) || codePoint == '_';
  }

  private static Match widened(SpecialToken t, String text, int free, int at) {
    int from = at;
    while (t.swallowsBefore() && from > free && Character.isWhitespace(text.charAt(from - 1))) {
      from--;
    }
    int to = at + t.content().length();
    while (t.swallowsAfter() && to < text.length() && Character.isWhitespace(text.charAt(to))) {
      to++;
    }
    return new Match(t.id(), from, to);
  }
}
