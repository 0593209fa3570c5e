package org.openledger.node.explorer;

import org.openledger.chain.Chain;
import org.openledger.chain.store.StoredBlock;

/// Where the index gets its blocks: those that are on disk, without gaps from block 0 on.
public interface BlockSource {
  /// A head with more transactions than that is one of a chain under load.
  int BUSY_TRANSACTIONS = 500;

  /// The number of the last block.
  long head();

  /// A block up to the head.
  StoredBlock block(long number);

  /// Whether the head is so full that whoever makes the blocks needs the machine.
  boolean isBusy();

  /// The blocks of a chain that runs.
  static BlockSource of(Chain chain) {
    return new BlockSource() {
      @Override
      public long head() {
        return chain.head().number();
      }

      @Override
      public StoredBlock block(long number) {
        return chain.block(number).orElseThrow();
      }

      @Override
      public boolean isBusy() {
        return chain.head().transactions().size() > BUSY_TRANSACTIONS;
      }
    };
  }
}
