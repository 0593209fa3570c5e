package org.openledger.attribution.notes;

import static org.openledger.attribution.AttributionException.require;

/// The exact Shapley values of n notes for one answer.
///
/// With v(S) = log p(answer | question, notes S) over all 2ⁿ subsets, note i is worth
///
///     φ_i = Σ_{S ∌ i} |S|! (n-|S|-1)!/n! · (v(S ∪ i) - v(S))
///
/// In integers, n!·φ_i: the values of all notes add up to n!·(v(all) - v(none)), equal notes are
/// worth the same and a note that changes nothing is worth 0, exactly.
///
/// @param numerators n!·φ_i in micro-nats
/// @param denominator n!
public record NotesShapley(long[] numerators, long denominator) {
  /// The most notes: 2⁸ values is far beyond what is prefilled for an answer, and 8! times the
  /// largest value still fits an int64.
  public static final int NOTES_MAX = 8;

  /// From `values`, 2ⁿ of them in micro-nats: bit i of an index says whether note i is in the
  /// subset. n = 0 (one value) has no notes and no values.
  public static NotesShapley of(long[] values) {
    int n = Integer.numberOfTrailingZeros(values.length);
    require(
        Integer.bitCount(values.length) == 1 && n <= NOTES_MAX,
        "%d subset values: 2 to the number of notes, at most %d notes",
        values.length,
        NOTES_MAX);
    for (long value : values) {
      MicroNats.check(value);
    }
    long[] factorial = new long[n + 1];
    factorial[0] = 1;
    for (int i = 1; i <= n; i++) {
      factorial[i] = i * factorial[i - 1];
    }
    long[] numerators = new long[n];
    for (int i = 0; i < n; i++) {
      for (int subset = 0; subset < values.length; subset++) {
        if ((subset >> i & 1) == 0) {
          int size = Integer.bitCount(subset);
          numerators[i] +=
              factorial[size]
                  * factorial[n - size - 1]
                  * (values[subset | 1 << i] - values[subset]);
        }
      }
    }
    return new NotesShapley(numerators, factorial[n]);
  }

  /// φ_i in nats, for people.
  public double nats(int note) {
    return (double) numerators[note] / denominator / MicroNats.PER_NAT;
  }
}
