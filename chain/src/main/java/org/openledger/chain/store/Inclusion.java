package org.openledger.chain.store;

import org.openledger.chain.block.Receipt;
import org.openledger.chain.block.SentTransaction;

/// A transaction in its block.
public record Inclusion(StoredBlock in, int index) {
  /// The transaction.
  public SentTransaction transaction() {
    return in.sent(index);
  }

  /// What it did.
  public Receipt receipt() {
    return in.receipts().get(index);
  }

  /// The gas it used.
  public long gasUsed() {
    return in.gasUsed(index);
  }
}
