package org.openledger.serving.engine;

/// The order in which other work gets the compute between the engine's steps.
public enum Priority {
  /// On the path of an answer somebody waits for, such as the embedding of a question. Runs before
  /// the next step.
  ANSWER,
  /// Behind an answer that was given: Shapley prefills and gradients of its attribution.
  ATTRIBUTION,
  /// Training and sketching.
  TRAINING
}
