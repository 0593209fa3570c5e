package org.openledger.chain.block;

import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;

/// A signed transaction whose sender is known, so that nobody recovers it twice.
public record SentTransaction(SignedTransaction signed, Address sender) {
  /// What was signed.
  public Transaction body() {
    return signed.body();
  }

  /// The transaction's hash.
  public Hash hash() {
    return signed.hash();
  }
}
