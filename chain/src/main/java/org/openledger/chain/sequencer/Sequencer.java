package org.openledger.chain.sequencer;

import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.chain.execution.FeeMarket;
import org.openledger.chain.pool.Pool;
import org.openledger.chain.sequencer.SequencerConfig.Cadence;
import org.openledger.chain.store.Ledger;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The thread that makes blocks, and the only one that writes to the chain. When a block cannot be
/// written it stops for good: what was announced stands, nothing more is promised.
public final class Sequencer implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);

  private final Ledger ledger;
  private final Pool pool;
  private final SequencerConfig config;
  private final BlockMaker maker;
  private final List<Consumer<NewBlock>> listeners = new CopyOnWriteArrayList<>();
  private final Semaphore bell = new Semaphore(0);
  private final Thread thread;
  private volatile boolean closing;
  private volatile @Nullable RuntimeException failure;

  /// A sequencer that has not started.
  public Sequencer(Ledger ledger, Pool pool, SequencerConfig config, Clock clock) {
    this.ledger = ledger;
    this.pool = pool;
    this.config = config;
    this.maker = new BlockMaker(ledger, config, clock);
    this.thread = Thread.ofPlatform().name("sequencer").daemon().unstarted(this::run);
    pool.advance(java.util.Map.of(), nextGasLimit());
  }

  /// Starts the thread, unless the cadence is [Cadence#NEVER].
  public void start() {
    if (config.cadence() != Cadence.NEVER) {
      thread.start();
    }
  }

  /// Calls `listener` on the sequencer's thread with each block once it is on disk. It must be
  /// quick.
  public void onBlock(Consumer<NewBlock> listener) {
    listeners.add(listener);
  }

  /// Says that the pool has something new.
  public void ring() {
    if (bell.availablePermits() == 0) {
      bell.release();
    }
  }

  /// What stopped the sequencer, if anything did.
  public Optional<RuntimeException> failure() {
    return Optional.ofNullable(failure);
  }

  /// Ends after the block in progress.
  @Override
  public void close() {
    closing = true;
    bell.release();
    try {
      thread.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    try {
      long next = System.nanoTime();
      if (config.cadence() == Cadence.STEADY) {
        next += blockTimeNs(); // the first seconds of a node have enough to do
      }
      while (!closing) {
        long waitNs = next - System.nanoTime();
        if (waitNs > 0) {
          await(waitNs);
        } else if (config.cadence() == Cadence.STEADY || pool.wantsBlocks()) {
          next = System.nanoTime() + blockTimeNs();
          make();
        } else {
          await(TimeUnit.SECONDS.toNanos(1));
        }
      }
    } catch (InterruptedException e) {
      LOG.info("the sequencer was interrupted");
    } catch (RuntimeException e) {
      stop(e);
    } catch (Error e) { // a missing class, no memory: no more blocks come, and callers must know
      stop(new ChainException(Code.STOPPED, "the sequencer failed: " + e, e));
      throw e;
    }
  }

  private long blockTimeNs() {
    return TimeUnit.MILLISECONDS.toNanos(config.blockTimeMs());
  }

  private void stop(RuntimeException why) {
    failure = why;
    LOG.error("the sequencer stopped after block {}", ledger.head().number(), why);
  }

  private void await(long waitNs) throws InterruptedException {
    if (bell.tryAcquire(waitNs, TimeUnit.NANOSECONDS)) {
      bell.drainPermits();
    }
  }

  private void make() {
    NewBlock made = maker.make(pool.select(FeeMarket.nextBaseFee(ledger.head().header())));
    pool.advance(made.changes(), nextGasLimit());
    for (Consumer<NewBlock> listener : listeners) {
      try {
        listener.accept(made);
      } catch (RuntimeException e) {
        LOG.error("a listener failed on block {}", made.block().block().number(), e);
      }
    }
  }

  private long nextGasLimit() {
    return FeeMarket.nextGasLimit(ledger.head().header().gasLimit(), config.gasLimit());
  }
}
