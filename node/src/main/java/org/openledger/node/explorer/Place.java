package org.openledger.node.explorer;

/// Where something is in the chain, as one number that grows with it: block, then position within.
final class Place {
  private static final int INDEX_BITS = 20;

  /// Positions a block has at most; transfers beyond them are not in the index. An entry of a batch
  /// costs its sender 256 gas and the index 200 bytes: without an end one block could fill a disk.
  static final int INDEXES = 1 << INDEX_BITS;

  private Place() {}

  static long of(long block, int index) {
    if (block < 0 || block >= 1L << (63 - INDEX_BITS) || index < 0 || index >= INDEXES) {
      throw new IllegalArgumentException("no place is at block %d, %d".formatted(block, index));
    }
    return block << INDEX_BITS | index;
  }

  static long block(long place) {
    return place >> INDEX_BITS;
  }

  static int index(long place) {
    return (int) place & INDEXES - 1;
  }
}
