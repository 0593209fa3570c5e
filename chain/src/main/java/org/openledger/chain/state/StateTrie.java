package org.openledger.chain.state;

import java.util.Map;
import org.openledger.chain.trie.NodeSink;
import org.openledger.chain.trie.NodeStore;
import org.openledger.chain.trie.Trie;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;

/// The trie over all accounts, keyed by the hash of their address. One thread.
public final class StateTrie {
  private final Trie trie;

  /// The state of that root, whose nodes are in `store`.
  public StateTrie(NodeStore store, Hash root) {
    this.trie = new Trie(store, root);
  }

  /// Applies a block's changes, hands the changed nodes to `sink` and gives the new root.
  public Hash commit(Map<Address, WorldState.Change> changes, NodeSink sink) {
    changes.forEach((address, change) -> {
      byte[] key = Keccak.hash(address.bytes()).bytes();
      if (change.after().isEmpty()) {
        trie.delete(key);
      } else {
        trie.put(key, change.after().encode());
      }
    });
    return trie.commit(sink);
  }
}
