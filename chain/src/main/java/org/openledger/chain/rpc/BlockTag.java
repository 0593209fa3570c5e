package org.openledger.chain.rpc;

import org.openledger.primitives.Hash;

/// How a caller names a block.
sealed interface BlockTag {
  /// By a word.
  enum Named implements BlockTag {
    EARLIEST,
    LATEST,
    PENDING,
    SAFE,
    FINALIZED
  }

  /// By its height, an unsigned number.
  record Number(long number) implements BlockTag {}

  /// By its hash.
  record ByHash(Hash hash) implements BlockTag {}
}
