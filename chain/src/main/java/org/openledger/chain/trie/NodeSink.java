package org.openledger.chain.trie;

/// Takes what a commit changes; deletions come before writes.
public interface NodeSink {
  /// Keeps nothing.
  NodeSink NOWHERE =
      new NodeSink() {
        @Override
        public void put(byte[] path, byte[] rlp) {}

        @Override
        public void delete(byte[] path) {}
      };

  /// Keeps a node's RLP under its path.
  void put(byte[] path, byte[] rlp);

  /// Forgets the node at a path, if there is one.
  void delete(byte[] path);
}
