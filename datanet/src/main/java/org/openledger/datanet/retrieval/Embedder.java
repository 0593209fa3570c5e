package org.openledger.datanet.retrieval;

import java.util.List;

/// Turns texts into vectors whose direction is their meaning; safe for use by several threads.
public interface Embedder {
  /// One vector a text, in order, each of [#dimensions()] finite numbers and not all zero.
  float[][] embed(List<String> texts);

  /// The length of every vector, at most 1,024.
  int dimensions();

  /// A name that changes whenever the vectors would: the model's digest, say. An index built under
  /// another name is built again.
  String name();
}
