package org.openledger.datanet.retrieval;

import java.util.List;
import org.openledger.datanet.row.DatanetException;

/// An embedder's vectors, checked and brought to length 1, so that a dot product is a cosine.
final class UnitVectors {
  private UnitVectors() {}

  /// One unit vector a text.
  static float[][] embed(Embedder embedder, List<String> texts) {
    float[][] vectors = embedder.embed(texts);
    if (vectors.length != texts.size()) {
      throw DatanetException.invalid(
          "the embedder gave %d vectors for %d texts".formatted(vectors.length, texts.size()));
    }
    float[][] out = new float[vectors.length][];
    for (int i = 0; i < out.length; i++) {
      out[i] = unit(vectors[i], embedder.dimensions());
    }
    return out;
  }

  /// The dot product, summed in order: Lucene's own gives other last bits once it is compiled, and
  /// a note's score must not depend on how often the node has searched.
  static double dot(float[] a, float[] b) {
    double sum = 0;
    for (int i = 0; i < a.length; i++) {
      sum += (double) a[i] * b[i];
    }
    return sum;
  }

  private static float[] unit(float[] vector, int dimensions) {
    double squares = 0;
    for (float x : vector) {
      squares += (double) x * x;
    }
    if (vector.length != dimensions || !(squares > 0) || Double.isInfinite(squares)) {
      throw DatanetException.invalid(
          "the embedder gave a vector of %d numbers and squared length %s; wanted %d finite ones"
              .formatted(vector.length, squares, dimensions));
    }
    double length = Math.sqrt(squares);
    float[] out = new float[dimensions];
    for (int i = 0; i < dimensions; i++) {
      out[i] = (float) (vector[i] / length);
    }
    return out;
  }
}
