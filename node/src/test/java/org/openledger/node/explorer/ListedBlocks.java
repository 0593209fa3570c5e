package org.openledger.node.explorer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.Header;
import org.openledger.chain.block.Receipt;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.Transactions;
import org.openledger.chain.genesis.GenesisJson;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.store.RocksStore;
import org.openledger.chain.store.StoredBlock;
import org.openledger.chain.transfer.BlockFile;
import org.openledger.chain.transfer.BlockImporter;
import org.openledger.evm.state.Log;
import org.openledger.node.wallet.DevChain;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.UInt256;

/// Blocks in memory, of which a test says how many there are.
public final class ListedBlocks implements BlockSource {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final List<StoredBlock> blocks;
  private volatile long head;
  private volatile long broken = Long.MAX_VALUE;
  private volatile boolean busy;

  ListedBlocks(List<StoredBlock> blocks) {
    this.blocks = List.copyOf(blocks);
    this.head = blocks.size() - 1L;
  }

  @Override
  public long head() {
    return head;
  }

  @Override
  public StoredBlock block(long number) {
    if (number == broken) {
      throw new IllegalStateException("block " + number + " is broken");
    }
    return blocks.get((int) number);
  }

  @Override
  public boolean isBusy() {
    return busy;
  }

  ListedBlocks busy() {
    busy = true;
    return this;
  }

  ListedBlocks upTo(long number) {
    head = number;
    return this;
  }

  ListedBlocks brokenAt(long number) {
    broken = number;
    return this;
  }

  List<StoredBlock> all() {
    return blocks;
  }

  /// Waits until the index has come to the head.
  static void await(ChainIndex index, long height) throws InterruptedException {
    long until = System.nanoTime() + PATIENCE.toNanos();
    index.ring();
    while (index.height() < height && index.failure().isEmpty()) {
      if (System.nanoTime() > until) {
        throw new AssertionError("the index stands at " + index.height() + ", not at " + height);
      }
      Thread.sleep(2);
    }
  }

  /// A chain that geth made, run by ours.
  static ListedBlocks golden(Path folder, Path store) throws Exception {
    try (Ledger ledger =
            Ledger.open(
                RocksStore.open(store),
                GenesisJson.read(Files.readString(folder.resolve("genesis.json"))),
                Ledger.ARCHIVE);
        BlockFile.Reader file = BlockFile.read(folder.resolve("chain.rlp.gz"))) {
      BlockImporter importer = new BlockImporter(ledger);
      for (Optional<Block> next = file.next(); next.isPresent(); next = file.next()) {
        importer.add(next.get());
      }
      List<StoredBlock> blocks = new ArrayList<>();
      for (long n = 0; n <= ledger.head().number(); n++) {
        blocks.add(ledger.block(n).orElseThrow());
      }
      return new ListedBlocks(blocks);
    }
  }

  /// A genesis, and after it a block for each list, of one transaction that logged the list.
  static ListedBlocks logging(List<List<Log>> logs) {
    Header first = DevChain.genesis(30_000_000, 1_700_000_000).block().header();
    List<StoredBlock> blocks = new ArrayList<>();
    blocks.add(new StoredBlock(Block.of(first, List.of()), List.of(), List.of()));
    KeyPair key = KeyPair.fromSeed(new byte[] {7});
    for (int i = 0; i < logs.size(); i++) {
      SignedTransaction tx =
          Transactions.sign(
              key,
              1,
              i,
              new Transactions.Gas(21_000, UInt256.of(1L << 40), UInt256.ONE),
              Transactions.Call.transfer(Address.ZERO, UInt256.of(i)));
      blocks.add(
          new StoredBlock(
              Block.of(after(first, i + 1), List.of(tx)),
              List.of(key.address()),
              List.of(new Receipt(2, true, 21_000, logs.get(i)))));
    }
    return new ListedBlocks(blocks);
  }

  private static Header after(Header h, long number) {
    return new Header(
        Hash.ZERO,
        h.ommersHash(),
        h.feeRecipient(),
        h.stateRoot(),
        h.transactionsRoot(),
        h.receiptsRoot(),
        h.logsBloom(),
        h.difficulty(),
        number,
        h.gasLimit(),
        21_000,
        h.timestamp() + number,
        h.extraData(),
        h.prevRandao(),
        h.nonce(),
        h.baseFee(),
        h.withdrawalsRoot(),
        0,
        0,
        h.parentBeaconRoot(),
        h.requestsHash());
  }
}
