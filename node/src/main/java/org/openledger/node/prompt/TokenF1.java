package org.openledger.node.prompt;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// Token F1 of an answer against a reference: the harmonic mean of precision and recall over the
/// multisets of lower-cased words (`\w+`), as SQuAD counts it (Rajpurkar et al. 2016).
public final class TokenF1 {
  private static final Pattern WORD = Pattern.compile("\\w+", Pattern.UNICODE_CHARACTER_CLASS);

  private TokenF1() {}

  /// The score, 0 to 1; two texts without words score 0.
  public static double of(String answer, String reference) {
    Map<String, Integer> a = words(answer);
    Map<String, Integer> r = words(reference);
    int shared = shared(a, r);
    if (shared == 0) {
      return 0;
    }
    double precision = (double) shared / count(a);
    double recall = (double) shared / count(r);
    return 2 * precision * recall / (precision + recall);
  }

  /// How many words two texts share, each counted as often as it stands in both.
  public static int sharedWords(String one, String other) {
    return shared(words(one), words(other));
  }

  private static int shared(Map<String, Integer> a, Map<String, Integer> b) {
    return a.entrySet().stream()
        .mapToInt(e -> Math.min(e.getValue(), b.getOrDefault(e.getKey(), 0)))
        .sum();
  }

  private static int count(Map<String, Integer> words) {
    return words.values().stream().mapToInt(Integer::intValue).sum();
  }

  private static Map<String, Integer> words(String text) {
    Map<String, Integer> words = new HashMap<>();
    WORD.matcher(text.toLowerCase(Locale.ROOT))
        .results()
        .forEach(m -> words.merge(m.group(), 1, Integer::sum));
    return words;
  }
}
