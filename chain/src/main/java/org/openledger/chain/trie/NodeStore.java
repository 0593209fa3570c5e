package org.openledger.chain.trie;

import org.jspecify.annotations.Nullable;

/// Where a trie finds the nodes it does not hold in memory. A node is kept under its path from the
/// root, one nibble a byte, so a change overwrites what it replaces and nothing has to be
/// collected.
@FunctionalInterface
public interface NodeStore {
  /// Nothing stored: a trie that lives in memory.
  NodeStore NONE = path -> null;

  /// The RLP of the node at `path`, or null.
  byte @Nullable [] node(byte[] path);
}
