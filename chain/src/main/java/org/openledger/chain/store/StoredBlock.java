package org.openledger.chain.store;

import java.util.List;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.Receipt;
import org.openledger.chain.block.SentTransaction;
import org.openledger.primitives.Address;

/// A block with what its execution gave.
public record StoredBlock(Block block, List<Address> senders, List<Receipt> receipts) {
  public StoredBlock {
    senders = List.copyOf(senders);
    receipts = List.copyOf(receipts);
  }

  /// The transaction at `index` with its sender.
  public SentTransaction sent(int index) {
    return new SentTransaction(block.transactions().get(index), senders.get(index));
  }

  /// The gas of the transaction at `index` alone.
  public long gasUsed(int index) {
    long before = index == 0 ? 0 : receipts.get(index - 1).cumulativeGas();
    return receipts.get(index).cumulativeGas() - before;
  }
}
