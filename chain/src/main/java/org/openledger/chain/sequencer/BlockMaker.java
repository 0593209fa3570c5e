package org.openledger.chain.sequencer;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.Bloom;
import org.openledger.chain.block.Header;
import org.openledger.chain.block.Receipt;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.execution.BlockExecution;
import org.openledger.chain.execution.FeeMarket;
import org.openledger.chain.execution.Gas;
import org.openledger.chain.pool.Selection;
import org.openledger.chain.state.WorldState;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.store.StoredBlock;
import org.openledger.chain.store.WriteSet;
import org.openledger.chain.trie.Trie;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// Makes one block after the head. One thread.
final class BlockMaker {
  private final Ledger ledger;
  private final SequencerConfig config;
  private final Clock clock;

  BlockMaker(Ledger ledger, SequencerConfig config, Clock clock) {
    this.ledger = ledger;
    this.config = config;
    this.clock = clock;
  }

  /// Executes what fits of `selection` and appends the block, durably.
  NewBlock make(Selection selection) {
    Block parent = ledger.head();
    BlockExecution.Context context =
        new BlockExecution.Context(
            ledger.genesis().chainId(),
            FeeMarket.nextBaseFee(parent.header()),
            FeeMarket.nextGasLimit(parent.header().gasLimit(), config.gasLimit()),
            config.feeRecipient());
    BlockExecution execution = new BlockExecution(context, ledger.latest());
    fill(execution, selection);
    return append(parent, context, execution);
  }

  private static void fill(BlockExecution execution, Selection selection) {
    Optional<SentTransaction> next = selection.next();
    while (next.isPresent() && execution.gasLeft() >= Gas.TRANSACTION) {
      if (execution.apply(next.get()).isEmpty()) {
        selection.taken();
      } else {
        selection.skipped();
      }
      next = selection.next();
    }
  }

  private NewBlock append(Block parent, BlockExecution.Context context, BlockExecution execution) {
    List<SignedTransaction> transactions =
        execution.included().stream().map(SentTransaction::signed).toList();
    List<Address> senders = execution.included().stream().map(SentTransaction::sender).toList();
    Map<Address, WorldState.Change> changes = execution.state().changes();
    WriteSet writes = new WriteSet();
    try {
      Hash stateRoot = ledger.stage(changes, writes);
      Header header = header(parent, context, execution, stateRoot);
      StoredBlock block =
          new StoredBlock(Block.of(header, transactions), senders, execution.receipts());
      ledger.append(block, changes, writes);
      return new NewBlock(block, changes);
    } catch (RuntimeException e) {
      ledger.unstage();
      throw e;
    }
  }

  private Header header(
      Block parent, BlockExecution.Context context, BlockExecution execution, Hash stateRoot) {
    List<byte[]> encoded = execution.included().stream().map(tx -> tx.signed().encoded()).toList();
    List<byte[]> receipts = execution.receipts().stream().map(Receipt::encode).toList();
    return new Header(
        parent.hash(),
        Header.NO_OMMERS,
        context.feeRecipient(),
        stateRoot,
        Trie.rootOfList(encoded),
        Trie.rootOfList(receipts),
        Bloom.EMPTY, // nothing that runs here can log
        UInt256.ZERO,
        parent.number() + 1,
        context.gasLimit(),
        execution.gasUsed(),
        Math.max(clock.millis() / 1_000, parent.header().timestamp() + 1),
        config.extraData(),
        Hash.ZERO,
        new byte[8],
        context.baseFee(),
        Trie.EMPTY_ROOT,
        0,
        0,
        Hash.ZERO,
        null);
  }
}
