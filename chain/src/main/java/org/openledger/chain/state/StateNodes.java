package org.openledger.chain.state;

import org.openledger.chain.trie.NodeStore;
import org.openledger.primitives.Address;

/// Where the nodes of the state's tries are found: one trie over the accounts, one over each
/// account's storage.
public interface StateNodes {
  /// No nodes: a state that begins empty.
  StateNodes NONE =
      new StateNodes() {
        @Override
        public NodeStore accounts() {
          return NodeStore.NONE;
        }

        @Override
        public NodeStore storage(Address address) {
          return NodeStore.NONE;
        }
      };

  /// The accounts' trie.
  NodeStore accounts();

  /// The trie over an account's storage.
  NodeStore storage(Address address);
}
