package org.openledger.model.checkpoint;

/// What a checkpoint says about its network: one record an architecture.
public sealed interface ModelConfig permits LlamaConfig, BertConfig {
  /// Width of the residual stream.
  int hidden();

  /// Number of layers.
  int layers();

  /// Number of tokens in the vocabulary.
  int vocab();

  /// Longest sequence of positions the model was made for.
  int contextLength();
}
