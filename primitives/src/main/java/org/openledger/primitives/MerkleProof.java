package org.openledger.primitives;

import java.util.List;

/// What shows that one leaf is in a [MerkleTree]: its position, the tree's number of leaves, and
/// the sibling of each node on the way up, lowest first. A promoted node has no sibling.
public record MerkleProof(long index, long count, List<Hash> siblings) {
  public MerkleProof {
    siblings = List.copyOf(siblings);
  }

  /// Whether `leaf` stands at [#index()] in the tree of that root.
  public boolean verify(Hash root, byte[] leaf) {
    if (index < 0 || index >= count) {
      return false;
    }
    Hash node = MerkleTree.leaf(index, leaf);
    long i = index;
    int used = 0;
    for (long width = count; width > 1; width = (width >>> 1) + (width & 1)) {
      boolean promoted = (i ^ 1) >= width;
      if (!promoted) {
        if (used == siblings.size()) {
          return false;
        }
        Hash sibling = siblings.get(used++);
        node = (i & 1) == 0 ? MerkleTree.node(node, sibling) : MerkleTree.node(sibling, node);
      }
      i >>>= 1;
    }
    return used == siblings.size() && MerkleTree.root(count, node).equals(root);
  }
}
