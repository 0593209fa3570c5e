package org.openledger.serving.engine;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A language model as the engine drives it: sequences with caches, and one pass for many of them.
///
/// Only the engine's owner thread calls it.
public interface BatchedModel {
  /// Width of a row of logits.
  int vocabularyTokens();

  /// The longest sequence the model can hold, prompt and answer together.
  int contextTokensMax();

  /// Cache memory of a sequence of `tokens` tokens, in whole pages; never falls as `tokens` grows.
  long kvBytes(int tokens);

  /// Opens an empty sequence under the adapter of that digest, or under none.
  ///
  /// @throws org.openledger.serving.ServingException `ADAPTER_NOT_LOADED` if there is no such
  ///   adapter, `ADAPTER_MEMORY_FULL` if it has no room beside those in use
  Sequence open(@Nullable String adapterDigest);

  /// Runs every chunk through the network in one step and appends it to its sequence's cache.
  ///
  /// @return what follows each chunk; [Next#UNKNOWN] where a chunk did not ask. If this throws, the
  ///   caches of the chunks' sequences are undefined, and the engine closes them.
  List<Next> forward(List<Chunk> chunks);

  /// What the model says of the token after a chunk.
  ///
  /// @param logits (vocabulary), for the engine to overwrite
  /// @param logSumExp of the logits, nats
  @SuppressWarnings("ArrayRecordComponent") // read once and never compared
  record Next(float[] logits, double logSumExp) {
    /// Nobody asked.
    public static final Next UNKNOWN = new Next(new float[0], 0);
  }

  /// The cache of one sequence, and the adapter it keeps until closed.
  interface Sequence extends AutoCloseable {
    /// Gives the pages back at once. Closing twice is harmless.
    @Override
    void close();
  }

  /// Tokens to append to a sequence, and whether the last one's logits are wanted.
  @SuppressWarnings("ArrayRecordComponent") // read once and never compared
  record Chunk(Sequence sequence, int[] tokens, boolean logits) {}
}
