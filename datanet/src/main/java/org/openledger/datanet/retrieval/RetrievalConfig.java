package org.openledger.datanet.retrieval;

import org.openledger.datanet.row.DatanetException;

/// How rows are scored.
///
/// @param words how much a row's parts count in BM25
/// @param vectors how much a row's parts count in the cosine
/// @param k1 BM25's term saturation
/// @param b BM25's length normalisation, in [0, 1]
/// @param fusion how BM25 and cosine become one score
/// @param candidates how many rows each of the two may bring forward; a smaller version is scored
///   whole
public record RetrievalConfig(
    PartWeights words, PartWeights vectors, double k1, double b, Fusion fusion, int candidates) {
  /// The most candidates a side may bring forward.
  public static final int CANDIDATES_MAX = 10_000;

  /// What is used unless someone says otherwise; measured in docs/internals/recipe-log.md.
  public static final RetrievalConfig DEFAULT =
      new RetrievalConfig(
          new PartWeights(0, 0, 1),
          new PartWeights(1, 1, 2),
          1.2,
          0.75,
          new Fusion.Sum(0.01),
          1000);

  /// How many texts of each row an index has to embed.
  public int textsPerRow() {
    return vectors.positive().size();
  }

  /// Checks the ranges.
  public RetrievalConfig {
    if (!(k1 >= 0 && k1 <= 100 && b >= 0 && b <= 1)) {
      throw DatanetException.invalid(
          "BM25 needs k1 in [0, 100] and b in [0, 1]: %s, %s".formatted(k1, b));
    }
    if (candidates < 1 || candidates > CANDIDATES_MAX) {
      throw DatanetException.invalid(
          "candidates must be 1 to %,d, not %,d".formatted(CANDIDATES_MAX, candidates));
    }
  }
}
