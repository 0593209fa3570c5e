package org.openledger.evm.interpreter;

/// A compiled loop and what it asks of a frame.
///
/// @param region the loop
/// @param words the fewest words there must be
/// @param growth the words that may be added while it runs
/// @param sum of its first block ([BlockSums])
record Hot(Region region, int words, int growth, long sum) {
  /// Whether it may run `f` from here.
  boolean takes(Frame f) {
    return f.words >= words && f.words + growth <= OpTable.STACK_MAX && f.gas >= BlockSums.gas(sum);
  }
}
