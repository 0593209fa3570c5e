package org.openledger.chain.trie;

import org.openledger.primitives.Hash;
import org.openledger.primitives.Rlp;

/// The trie over a list that grows, as blocks hold transactions, receipts and withdrawals: each
/// value under the RLP of its index. Asking for the root hashes what came since it was last asked
/// for. One thread at a time.
public final class ListTrie {
  private final Trie trie = Trie.inMemory();
  private int size;

  /// Adds a value at the end.
  public void add(byte[] value) {
    trie.put(Rlp.encode(Rlp.of(size++)), value);
  }

  /// The root over the values so far.
  public Hash root() {
    return trie.root();
  }
}
