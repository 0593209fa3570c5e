package org.openledger.attribution.store;

import java.util.AbstractList;
import java.util.function.IntFunction;

/// Leaves made when they are asked for, so that a tree over gigabytes of vectors holds one of them
/// at a time.
final class LazyLeaves extends AbstractList<byte[]> {
  private final int count;
  private final IntFunction<byte[]> leaf;

  LazyLeaves(int count, IntFunction<byte[]> leaf) {
    this.count = count;
    this.leaf = leaf;
  }

  @Override
  public byte[] get(int i) {
    return leaf.apply(i);
  }

  @Override
  public int size() {
    return count;
  }
}
