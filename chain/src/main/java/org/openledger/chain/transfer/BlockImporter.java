package org.openledger.chain.transfer;

import org.openledger.chain.block.Block;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.chain.block.Header;
import org.openledger.chain.execution.BlockValidation;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.store.StoredBlock;
import org.openledger.chain.store.WriteSet;
import org.openledger.primitives.Hash;

/// Appends somebody else's blocks to a chain that makes none of its own, each after it was run and
/// found to give what its header says. One thread.
public final class BlockImporter {
  private final Ledger ledger;
  private final BlockValidation validation;

  /// Imports into `ledger`.
  public BlockImporter(Ledger ledger) {
    Genesis genesis = ledger.genesis();
    this.ledger = ledger;
    this.validation =
        new BlockValidation(
            genesis.chainId(), genesis.forks(), genesis.depositContract(), ledger.codes());
  }

  /// Appends `block`; whether it was new. An invalid one, or one that does not fit what is there,
  /// is a [ChainException] and leaves no trace.
  public boolean add(Block block) {
    if (block.number() <= ledger.head().number()) {
      checkKnown(block);
      return false;
    }
    Header header = block.header();
    Header parent = ledger.head().header();
    BlockValidation.Ran ran =
        validation.run(block, parent, ledger.latest(), ledger.hashesBefore(header));
    WriteSet writes = new WriteSet();
    try {
      Hash root = ledger.stage(ran.changes(), writes);
      if (!root.equals(header.stateRoot())) {
        throw new ChainException(
            Code.INVALID_BLOCK,
            "block %d: its header says state root %s, running it gave %s"
                .formatted(block.number(), header.stateRoot(), root));
      }
      ledger.append(new StoredBlock(block, ran.senders(), ran.receipts()), writes);
      return true;
    } catch (RuntimeException e) {
      ledger.unstage();
      throw e;
    }
  }

  private void checkKnown(Block block) {
    Hash known = ledger.block(block.number()).orElseThrow().block().hash();
    if (!known.equals(block.hash())) {
      throw new ChainException(
          Code.INVALID_BLOCK,
          "block %d is %s here and %s in the import: they belong to different chains"
              .formatted(block.number(), known, block.hash()));
    }
  }
}
