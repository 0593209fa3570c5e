package org.openledger.chain.pool;

import org.openledger.chain.execution.Rejection;
import org.openledger.primitives.Hash;

/// What became of a transaction handed to the pool.
public sealed interface Submission {
  /// It waits for a block.
  record Pending(Hash hash) implements Submission {}

  /// It waits for a transaction with nonce `missing`.
  record Queued(Hash hash, long missing) implements Submission {}

  /// It took the place of `replaced`, which paid less.
  record Replaced(Hash hash, Hash replaced) implements Submission {}

  /// It was not taken.
  record Refused(Rejection rejection) implements Submission {}
}
