package org.openledger.chain.sequencer;

import java.util.List;
import org.openledger.chain.block.Bloom;
import org.openledger.chain.block.Receipt;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.trie.ListTrie;
import org.openledger.primitives.Hash;

/// What a header says of a block's transactions and receipts, kept up while the block grows. One
/// thread at a time.
final class BlockLists {
  private final ListTrie transactions = new ListTrie();
  private final ListTrie receipts = new ListTrie();
  private Bloom bloom = Bloom.EMPTY;
  private int size;

  /// Adds and hashes what these, which begin with all that were there before, have more.
  void grow(List<SentTransaction> included, List<Receipt> theirs) {
    for (; size < included.size(); size++) {
      Receipt receipt = theirs.get(size);
      transactions.add(included.get(size).signed().encoded());
      receipts.add(receipt.encode());
      bloom = bloom.or(receipt.bloom());
    }
    transactions.root(); // remembered by the tries
    receipts.root();
  }

  Hash transactionsRoot() {
    return transactions.root();
  }

  Hash receiptsRoot() {
    return receipts.root();
  }

  Bloom bloom() {
    return bloom;
  }
}
