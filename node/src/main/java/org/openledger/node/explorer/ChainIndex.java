package org.openledger.node.explorer;

import java.nio.file.Path;
import java.sql.SQLException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.Chain;
import org.openledger.node.NodeException;
import org.openledger.node.explorer.Entries.Creation;
import org.openledger.node.explorer.Entries.Moved;
import org.openledger.node.explorer.Entries.Sent;
import org.openledger.node.explorer.IndexFile.Progress;
import org.openledger.node.explorer.Page.Wanted;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// An index over a chain that runs. A thread of its own follows the blocks that are on disk; the
/// sequencer does no more than ring its bell. Any thread may ask.
///
/// While blocks are full it works little and falls behind, so that it takes nothing from them; it
/// catches up when they are not. Blocks go in by groups, each with the height reached in one
/// transaction of the database: after a crash it goes on where it was. When the index fails the
/// chain goes on without it.
public final class ChainIndex implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ChainIndex.class);

  /// A group ends with the block that brings it to as many transactions and transfers.
  private static final int GROUP_ENTRIES = 5_000;

  private static final int GROUP_BLOCKS = 1_000;
  private static final long POLL_MS = 1_000;

  /// While the chain is busy, the index rests so many times as long as it has worked: it then takes
  /// a tenth of one core at most, and catches up afterwards.
  private static final int RESTS = 9;

  private static final long LOOKS_UP_MS = 50;

  /// It adds nothing for so long after it is open: a node that starts has enough to do, and after a
  /// crash there may be much to add.
  private static final long QUIET_MS = 2_000;

  /// A chain whose last block is older than that is not busy, however full the block is.
  private static final long BUSY_NS = TimeUnit.SECONDS.toNanos(2);

  private final BlockSource blocks;
  private final Path path;
  private final long quietMs;
  private final CompletableFuture<IndexFile> opened = new CompletableFuture<>();
  private final Hash genesis;
  private final Semaphore bell = new Semaphore(0);
  private final Thread thread;
  private volatile long rungNs = System.nanoTime() - BUSY_NS;
  private volatile long height;
  private final CountDownLatch closing = new CountDownLatch(1);
  private volatile @Nullable NodeException failure;

  private ChainIndex(Path path, BlockSource blocks, long quietMs) {
    this.path = path;
    this.blocks = blocks;
    this.quietMs = quietMs;
    this.genesis = blocks.block(0).block().hash();
    this.thread = Thread.ofPlatform().name("chain-index").daemon().start(this::run);
  }

  /// Opens the index at `path` over `chain` and keeps it up to date until closed, which must be
  /// before the chain is. Comes back at once; whoever asks the index waits until it is open.
  public static ChainIndex follow(Path path, Chain chain) {
    ChainIndex index = new ChainIndex(path, BlockSource.of(chain), QUIET_MS);
    chain.onBlock(block -> index.ring());
    return index;
  }

  /// Opens the index at `path` over `blocks`; one that is missing, damaged or another chain's is
  /// built anew.
  static ChainIndex open(Path path, BlockSource blocks) {
    ChainIndex index = new ChainIndex(path, blocks, 0);
    index.awaitOpen();
    return index;
  }

  /// Waits until the index is open, and throws what kept it from that.
  public void awaitOpen() {
    file();
  }

  private IndexFile file() {
    try {
      return opened.join();
    } catch (CompletionException e) {
      throw e.getCause() instanceof NodeException ours ? ours : e;
    }
  }

  private IndexFile openFile() {
    IndexFile file = IndexFile.open(path, genesis);
    try {
      Optional<Progress> found = file.progress();
      if (found.isEmpty() || !isOf(found.get(), genesis, blocks)) {
        LOG.info("the index {} is not of this chain; it is built anew", path);
        file.close();
        file = IndexFile.create(path, genesis);
      }
      height = file.progress().orElseThrow().height();
      return file;
    } catch (RuntimeException e) {
      file.close();
      throw e;
    }
  }

  private static boolean isOf(Progress progress, Hash genesis, BlockSource blocks) {
    return progress.genesis().equals(genesis)
        && progress.height() <= blocks.head()
        && blocks.block(progress.height()).block().hash().equals(progress.hash());
  }

  /// Says that there may be a new block.
  void ring() {
    rungNs = System.nanoTime();
    if (bell.availablePermits() == 0) {
      bell.release();
    }
  }

  /// The last block whose entries can be read; 0 until the index is open.
  public long height() {
    return height;
  }

  /// The hash of the chain's block 0.
  public Hash genesis() {
    return genesis;
  }

  /// What stopped the index, if anything did: it can be asked, but grows no more.
  public Optional<NodeException> failure() {
    return Optional.ofNullable(failure);
  }

  /// The transactions that `address` sent or received, or that created it.
  public Page<Sent> transactions(Address address, Wanted wanted) {
    return file().read(handle -> IndexReader.transactions(handle, address, wanted));
  }

  /// The transfers from and to `address`; `kind` and `contract` leave only those of that standard
  /// and of that contract. With either, a page looks at no more than 10,000 of the address's
  /// transfers, so it may be short.
  public Page<Moved> transfers(
      Address address, Optional<Transfer.Kind> kind, Optional<Address> contract, Wanted wanted) {
    var filter = new IndexReader.Filter(address, kind.orElse(null), contract.orElse(null));
    return file().read(handle -> IndexReader.transfers(handle, filter, wanted));
  }

  /// The contracts that transactions created themselves; those that contracts created are not known
  /// here.
  public Page<Creation> contracts(Wanted wanted) {
    return file().read(handle -> IndexReader.contracts(handle, wanted));
  }

  /// How `address` was created, when a transaction did that itself.
  public Optional<Creation> contract(Address address) {
    return file().read(handle -> IndexReader.contract(handle, address));
  }

  private void run() {
    try {
      IndexFile file = openFile();
      opened.complete(file);
      if (!closing.await(quietMs, TimeUnit.MILLISECONDS)) {
        follow(file);
      }
    } catch (InterruptedException e) {
      LOG.info("the index was interrupted");
    } catch (SQLException e) {
      stop(IndexFile.unusable(path, e));
    } catch (NodeException e) {
      stop(e);
    } catch (RuntimeException e) {
      stop(unindexed(e));
    } catch (Error e) { // a missing class, no memory: nothing more comes, and callers must know
      stop(unindexed(e));
      throw e;
    }
  }

  private void follow(IndexFile file) throws InterruptedException, SQLException {
    try (IndexWriter writer = new IndexWriter(file.writer().getConnection())) {
      while (!isClosing()) {
        if (height < blocks.head()) {
          long began = System.nanoTime();
          height = addGroup(writer);
          rest(System.nanoTime() - began);
        } else if (bell.tryAcquire(POLL_MS, TimeUnit.MILLISECONDS)) {
          bell.drainPermits();
        }
      }
    }
  }

  private NodeException unindexed(Throwable e) {
    return new NodeException(
        NodeException.Code.STAGE,
        "the blocks after %d could not be indexed: %s".formatted(height, e.getMessage()),
        e);
  }

  private void rest(long workedNs) throws InterruptedException {
    long until = System.nanoTime() + workedNs * RESTS;
    while (blocks.isBusy()
        && System.nanoTime() - rungNs < BUSY_NS
        && System.nanoTime() < until
        && !closing.await(LOOKS_UP_MS, TimeUnit.MILLISECONDS)) {
      bell.drainPermits(); // nobody waits for it; the head is looked at after the rest anyway
    }
  }

  private boolean isClosing() {
    return closing.getCount() == 0;
  }

  private void stop(NodeException why) {
    failure = why;
    if (!opened.completeExceptionally(why)) { // else who waits for it says so
      LOG.error("the index stopped after block {}; the chain goes on", height, why);
    }
  }

  /// Adds the next blocks in one transaction; the height then reached.
  private long addGroup(IndexWriter writer) throws SQLException {
    long last = Math.min(blocks.head(), height + GROUP_BLOCKS);
    long at = height;
    int entries = 0;
    writer.begin();
    try {
      while (at < last && entries < GROUP_ENTRIES && !isClosing()) {
        entries += writer.add(blocks.block(at + 1));
        at++;
      }
    } catch (SQLException | RuntimeException e) {
      writer.rollback(e);
      throw e;
    }
    writer.commit();
    return at;
  }

  /// Ends after the block in progress; what is not in the index then will be when it is opened
  /// again.
  @Override
  public void close() {
    closing.countDown();
    bell.release();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    if (!opened.isCompletedExceptionally()) {
      file().close();
    }
  }
}
