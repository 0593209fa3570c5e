package org.openledger.primitives;

import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.openledger.primitives.PrimitivesException.Code;

/// A binary Merkle tree whose root binds every leaf's bytes, its position and the number of leaves.
///
/// ```
/// leaf(i)  = keccak(0x00 ‖ uint64 i ‖ data)
/// node     = keccak(0x01 ‖ left ‖ right)
/// root     = keccak(0x02 ‖ uint64 count ‖ top), the top of no leaves being 32 zero bytes
/// ```
///
/// A node without a right neighbour is promoted to the next level as it is. Together with the count
/// in the root that fixes the tree's shape, so no second list of leaves has the same root (the flaw
/// of trees that repeat the last node, CVE-2012-2459). Integers are big-endian.
public final class MerkleTree {
  private final int count;
  private final List<Hash[]> levels;
  private final Hash root;

  private MerkleTree(int count, List<Hash[]> levels) {
    this.count = count;
    this.levels = levels;
    this.root = root(count, count == 0 ? Hash.ZERO : levels.getLast()[0]);
  }

  /// The tree over `leaves`, in their order.
  public static MerkleTree of(List<byte[]> leaves) {
    Hash[] level = new Hash[leaves.size()];
    for (int i = 0; i < level.length; i++) {
      level[i] = leaf(i, leaves.get(i));
    }
    List<Hash[]> levels = new ArrayList<>();
    levels.add(level);
    while (level.length > 1) {
      Hash[] next = new Hash[(level.length + 1) / 2];
      for (int i = 0; i < next.length; i++) {
        boolean pair = 2 * i + 1 < level.length;
        next[i] = pair ? node(level[2 * i], level[2 * i + 1]) : level[2 * i];
      }
      levels.add(next);
      level = next;
    }
    return new MerkleTree(leaves.size(), levels);
  }

  /// Binds every leaf, every position and the count.
  public Hash root() {
    return root;
  }

  /// The number of leaves.
  public int count() {
    return count;
  }

  /// The proof that leaf `index` is in the tree.
  public MerkleProof proof(int index) {
    if (index < 0 || index >= count) {
      throw new PrimitivesException(
          Code.MERKLE, "no leaf %d in a tree of %d".formatted(index, count));
    }
    List<Hash> siblings = new ArrayList<>();
    int i = index;
    for (Hash[] level : levels.subList(0, levels.size() - 1)) {
      if ((i ^ 1) < level.length) {
        siblings.add(level[i ^ 1]);
      }
      i >>= 1;
    }
    return new MerkleProof(index, count, siblings);
  }

  static Hash leaf(long index, byte[] data) {
    return Keccak.hash(ByteBuffer.allocate(9).put((byte) 0).putLong(index).array(), data);
  }

  static Hash node(Hash left, Hash right) {
    return Keccak.hash(new byte[] {1}, left.bytes(), right.bytes());
  }

  static Hash root(long count, Hash top) {
    return Keccak.hash(ByteBuffer.allocate(9).put((byte) 2).putLong(count).array(), top.bytes());
  }
}
