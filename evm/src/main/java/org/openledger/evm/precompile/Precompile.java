package org.openledger.evm.precompile;

import org.jspecify.annotations.Nullable;

/// A contract that the client itself computes: a pure function from bytes to bytes with a price.
///
/// Implementations keep no state and are safe from any thread.
public interface Precompile {
  /// What a run over `input` costs; [Long#MAX_VALUE] where the price does not fit.
  long gas(CallData input);

  /// The output, or null where the call fails and takes all gas it was given. An empty output is no
  /// failure. Called only after [#gas] was paid, which is what bounds the work.
  byte @Nullable [] run(CallData input);
}
