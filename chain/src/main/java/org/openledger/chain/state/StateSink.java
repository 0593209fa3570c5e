package org.openledger.chain.state;

import org.openledger.chain.trie.NodeSink;
import org.openledger.primitives.Address;

/// Takes the nodes that a commit of the state changes.
public interface StateSink {
  /// Keeps nothing: for a root that only has to be compared.
  StateSink NOWHERE =
      new StateSink() {
        @Override
        public NodeSink accounts() {
          return NodeSink.NOWHERE;
        }

        @Override
        public NodeSink storage(Address address) {
          return NodeSink.NOWHERE;
        }
      };

  /// For the accounts' trie.
  NodeSink accounts();

  /// For the trie over an account's storage.
  NodeSink storage(Address address);
}
