package org.openledger.chain.sequencer;

import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.Bloom;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.chain.block.Header;
import org.openledger.chain.block.Receipt;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.execution.BlockExecution;
import org.openledger.chain.execution.BlockValidation;
import org.openledger.chain.execution.FeeMarket;
import org.openledger.chain.execution.HeaderRules;
import org.openledger.chain.pool.Selection;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.store.StoredBlock;
import org.openledger.chain.store.WriteSet;
import org.openledger.chain.trie.Trie;
import org.openledger.evm.fork.Eip;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.state.Change;
import org.openledger.evm.transaction.SystemCalls;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// Makes one block after the head. One thread.
final class BlockMaker {
  /// The gas of the cheapest transaction.
  private static final long TRANSACTION_GAS_MIN = 21_000;

  /// Room for the header and the lists' prefixes in a block's bytes.
  private static final int HEADER_BYTES_MAX = 2_048;

  /// A block takes from the pool no more often than that: it must end.
  private static final int LOOKS_MAX = 4;

  /// Having executed so many took long enough for others to come.
  private static final int WORTH_A_LOOK = 16;

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
    Header draft = draft(ledger.head().header());
    Fork fork = ledger.genesis().forks().at(draft.timestamp());
    BlockExecution execution =
        new BlockExecution(
            BlockValidation.context(
                ledger.genesis().chainId(), fork, draft, ledger.hashesBefore(draft)),
            ledger.genesis().depositContract(),
            ledger.latest(),
            ledger.codes());
    execution.begin(draft.parentBeaconRoot(), draft.parentHash());
    BlockLists lists = new BlockLists();
    try {
      fill(execution, selection, lists);
      return append(draft, fork, execution, lists);
    } catch (RuntimeException e) {
      ledger.unstage();
      throw e;
    }
  }

  /// The header as it is before anything runs.
  private Header draft(Header parent) {
    long timestamp = Math.max(clock.millis() / 1_000, parent.timestamp() + 1);
    Fork fork = ledger.genesis().forks().at(timestamp);
    return new Header(
        parent.hash(),
        Header.NO_OMMERS,
        config.feeRecipient(),
        Hash.ZERO,
        Trie.EMPTY_ROOT,
        Trie.EMPTY_ROOT,
        Bloom.EMPTY,
        UInt256.ZERO,
        parent.number() + 1,
        FeeMarket.nextGasLimit(parent.gasLimit(), config.gasLimit()),
        0,
        timestamp,
        config.extraData(),
        Hash.ZERO,
        new byte[8],
        FeeMarket.nextBaseFee(parent),
        Trie.EMPTY_ROOT,
        0,
        HeaderRules.nextExcessBlobGas(parent, fork),
        Hash.ZERO,
        null);
  }

  /// Executes what `selection` has and hashes it, then what came meanwhile, until little did: a
  /// transaction that comes while a block is made need not wait for the next, and after the last
  /// look there is little to do before the block is there.
  private void fill(BlockExecution execution, Selection selection, BlockLists lists) {
    int bytesLeft = HeaderRules.BLOCK_BYTES_MAX - HEADER_BYTES_MAX;
    for (int look = 1; ; look++) {
      int before = execution.included().size();
      bytesLeft = drain(execution, selection, bytesLeft);
      if (look == LOOKS_MAX || execution.included().size() - before < WORTH_A_LOOK) {
        return;
      }
      CompletableFuture<Void> listed = listed(execution, lists);
      ledger.prepare(execution.changes());
      listed.join();
      selection.refresh();
    }
  }

  /// Brings `lists` up to date while another core works on the state.
  private static CompletableFuture<Void> listed(BlockExecution execution, BlockLists lists) {
    List<SentTransaction> included = execution.included();
    List<Receipt> receipts = execution.receipts();
    return CompletableFuture.runAsync(() -> lists.grow(included, receipts));
  }

  /// Executes what `selection` has and the block holds; the bytes left after it.
  private static int drain(BlockExecution execution, Selection selection, int bytesMax) {
    int bytesLeft = bytesMax;
    Optional<SentTransaction> next = selection.next();
    while (next.isPresent() && execution.gasLeft() >= TRANSACTION_GAS_MIN) {
      int bytes = next.get().signed().encoded().length + 5;
      if (bytes <= bytesLeft && execution.apply(next.get()).isEmpty()) {
        bytesLeft -= bytes;
        selection.taken();
      } else {
        selection.skipped();
      }
      next = selection.next();
    }
    return bytesLeft;
  }

  private NewBlock append(Header draft, Fork fork, BlockExecution execution, BlockLists lists) {
    List<SignedTransaction> transactions =
        execution.included().stream().map(SentTransaction::signed).toList();
    List<Address> senders = execution.included().stream().map(SentTransaction::sender).toList();
    List<byte[]> requests =
        execution
            .requests()
            .orElseThrow(() ->
                new ChainException(
                    Code.GENESIS,
                    "the genesis lacks a contract that every block of %s must call"
                        .formatted(fork)));
    Map<Address, Change> changes = execution.changes();
    WriteSet writes = new WriteSet();
    CompletableFuture<Void> listed = listed(execution, lists);
    Hash stateRoot = ledger.stage(changes, writes);
    Hash requestsHash = fork.has(Eip.REQUESTS) ? SystemCalls.hash(requests) : null;
    listed.join();
    Header header =
        draft.after(
            new Header.Results(
                stateRoot,
                lists.transactionsRoot(),
                lists.receiptsRoot(),
                lists.bloom(),
                execution.gasUsed(),
                requestsHash));
    StoredBlock block =
        new StoredBlock(Block.of(header, transactions), senders, execution.receipts());
    ledger.append(block, writes);
    return new NewBlock(block, changes);
  }
}
