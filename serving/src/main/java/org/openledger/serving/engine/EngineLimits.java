package org.openledger.serving.engine;

/// What the engine may use at most.
///
/// @param contextTokensMax prompt and answer of one request together
/// @param sequencesMax requests generated at once
/// @param stepTokensMax tokens of one step, decodes and prompt chunks together; at least
///   `sequencesMax`
/// @param queueMax requests that wait for their first step
/// @param kvBytesMax cache memory of all sequences
public record EngineLimits(
    int contextTokensMax, int sequencesMax, int stepTokensMax, int queueMax, long kvBytesMax) {
  public EngineLimits {
    if (contextTokensMax < 2 || sequencesMax < 1 || queueMax < 1 || kvBytesMax < 1) {
      throw new IllegalArgumentException(
          "limits must be positive: context %d, sequences %d, queue %d, KV bytes %d"
              .formatted(contextTokensMax, sequencesMax, queueMax, kvBytesMax));
    }
    if (stepTokensMax < sequencesMax) {
      throw new IllegalArgumentException(
          "a step of %d tokens cannot advance %d sequences".formatted(stepTokensMax, sequencesMax));
    }
  }
}
