package org.openledger.datanet.retrieval;

import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// Joins two scores of the same candidates into one.
///
/// Both arrays stand in the same order; a tie in both stays a tie. Where there is a weight w of the
/// words, it lies in [0, 1], and the vectors' is 1 − w.
public sealed interface Fusion {
  /// The joined score of each candidate.
  double[] join(double[] words, double[] vectors);

  /// The cosine, plus BM25 times a small constant.
  ///
  /// A chance word then weighs next to nothing and a match of several rare words wins, which scaled
  /// scores and ranks cannot tell apart (docs/internals/recipe-log.md).
  ///
  /// @param wordsFactor what a point of BM25 is worth in cosine
  record Sum(double wordsFactor) implements Fusion {
    @Override
    public double[] join(double[] words, double[] vectors) {
      double[] out = vectors.clone();
      for (int i = 0; i < out.length; i++) {
        out[i] += wordsFactor * words[i];
      }
      return out;
    }
  }

  /// Each score brought to mean 0 and deviation 1 over the candidates, then w·words + (1 −
  /// w)·vectors.
  ///
  /// @param wordsWeight w
  record ZScore(double wordsWeight) implements Fusion {
    @Override
    public double[] join(double[] words, double[] vectors) {
      return sum(wordsWeight, ZScore::scaled, words, vectors);
    }

    private static double[] scaled(double[] x) {
      double mean = Arrays.stream(x).average().orElse(0);
      double variance = Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElse(0);
      double deviation = Math.sqrt(variance);
      return Arrays.stream(x).map(v -> deviation > 0 ? (v - mean) / deviation : 0).toArray();
    }
  }

  /// Reciprocal rank fusion: w/(k + rank by words) + (1 − w)/(k + rank by vectors), ranks from 1.
  ///
  /// Source: Cormack, Clarke and Büttcher, "Reciprocal Rank Fusion", SIGIR 2009.
  ///
  /// @param k how little the first ranks count above the rest; 60 in the paper
  /// @param wordsWeight w
  record ReciprocalRank(int k, double wordsWeight) implements Fusion {
    @Override
    public double[] join(double[] words, double[] vectors) {
      return sum(wordsWeight, this::reciprocals, words, vectors);
    }

    private double[] reciprocals(double[] x) {
      int[] order =
          IntStream.range(0, x.length)
              .boxed()
              .sorted((a, b) -> Double.compare(x[b], x[a]))
              .mapToInt(Integer::intValue)
              .toArray();
      double[] out = new double[x.length];
      int rank = 1;
      for (int i = 0; i < order.length; i++) {
        rank = i > 0 && x[order[i]] < x[order[i - 1]] ? i + 1 : rank;
        out[order[i]] = 1.0 / (k + rank);
      }
      return out;
    }
  }

  private static double[] sum(
      double wordsWeight, UnaryOperator<double[]> scale, double[] words, double[] vectors) {
    double[] a = scale.apply(words);
    double[] b = scale.apply(vectors);
    double[] out = new double[a.length];
    for (int i = 0; i < out.length; i++) {
      out[i] = wordsWeight * a[i] + (1 - wordsWeight) * b[i];
    }
    return out;
  }
}
