package org.openledger.serving.api;

import java.util.List;

/// Turns texts into vectors, for `/v1/embeddings`. Called on a request's thread; it takes its
/// compute from the engine.
public interface TextEmbedder {
  /// The name clients use.
  String model();

  /// Length of a vector.
  int dimensions();

  /// One vector a text, in order.
  Embedded embed(List<String> texts);

  /// Vectors, and the tokens they were made from.
  record Embedded(List<float[]> vectors, int tokens) {}
}
