package org.openledger.chain;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.Transaction;
import org.openledger.chain.block.TransactionCodec;
import org.openledger.chain.execution.FeeMarket;
import org.openledger.chain.execution.Rules;
import org.openledger.chain.pool.Pool;
import org.openledger.chain.pool.Standing;
import org.openledger.chain.pool.Submission;
import org.openledger.chain.rpc.JsonRpc;
import org.openledger.chain.rpc.RpcBackend;
import org.openledger.chain.sequencer.NewBlock;
import org.openledger.chain.sequencer.Sequencer;
import org.openledger.chain.state.StateReader;
import org.openledger.chain.store.Inclusion;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.store.RocksStore;
import org.openledger.chain.store.StoredBlock;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// A chain that runs: its store, its pool, its sequencer and its JSON-RPC. Any thread may call it;
/// after [#close] its answers are [ChainException]s.
public final class Chain implements AutoCloseable {
  private final Ledger ledger;
  private final Pool pool;
  private final Sequencer sequencer;
  private final JsonRpc rpc;
  private final Object newHead = new Object();
  private volatile boolean closed;

  private Chain(ChainConfig config, Clock clock) {
    this.ledger = Ledger.open(RocksStore.open(config.folder()), config.genesis(), config.history());
    this.pool =
        new Pool(
            new Pool.Admission(
                config.pool(),
                config.genesis().chainId(),
                config.genesis().forks().at(clock.millis() / 1_000)),
            ledger.latest(),
            clock,
            ledger.waiting());
    this.sequencer = new Sequencer(ledger, pool, config.sequencer(), clock);
    this.rpc =
        new JsonRpc(
            new RpcBackend(
                ledger,
                pool,
                config.finality(),
                this::take,
                clock,
                new SecureRandom(),
                config.clientVersion()),
            config.rpc());
    sequencer.onBlock(block -> wake());
    pool.restore(ledger.waiting().all());
    sequencer.onBlock(block -> rpc.publish(block.block()));
  }

  /// Opens the chain in the config's folder, or begins it there, and starts making blocks.
  public static Chain open(ChainConfig config, Clock clock) {
    Chain chain = new Chain(config, clock);
    chain.sequencer.start();
    return chain;
  }

  /// Hands over a transaction in its wire form; malformed bytes are a [ChainException].
  public Submission submit(byte[] encoded) {
    return submit(TransactionCodec.decode(encoded));
  }

  /// Hands over a transaction; one that is taken is found again after a restart.
  public Submission submit(SignedTransaction transaction) {
    Submission submission = take(transaction);
    pool.flush();
    return submission;
  }

  private Submission take(SignedTransaction transaction) {
    Optional<RuntimeException> failure = sequencer.failure();
    if (failure.isPresent()) {
      throw new ChainException(
          Code.STOPPED, "no more blocks are made: " + failure.get().getMessage(), failure.get());
    }
    Submission submission = pool.add(transaction);
    if (!(submission instanceof Submission.Refused)) {
      sequencer.ring();
    }
    return submission;
  }

  /// What stopped the sequencer, if anything did: no more blocks come then.
  public Optional<RuntimeException> failure() {
    return sequencer.failure();
  }

  /// How the chain is known to wallets.
  public long chainId() {
    return ledger.genesis().chainId();
  }

  /// The last block.
  public Block head() {
    return ledger.head();
  }

  /// The block of that height.
  public Optional<StoredBlock> block(long number) {
    return ledger.block(number);
  }

  /// The state after the head. It moves with the head.
  public StateReader state() {
    return ledger.latest();
  }

  /// The balance after the head, in wei.
  public UInt256 balance(Address address) {
    return ledger.latest().balance(address);
  }

  /// The balance after block `number`, in wei.
  public UInt256 balance(Address address, long number) {
    return ledger.after(Math.min(number, ledger.head().number())).balance(address);
  }

  /// The next nonce after the head.
  public long nonce(Address address) {
    return ledger.latest().nonce(address);
  }

  /// The next nonce after the head and what waits in the pool.
  public long pendingNonce(Address address) {
    return pool.nextNonce(address);
  }

  /// What a unit of gas will cost at least in the next block, in wei.
  public UInt256 nextBaseFee() {
    return FeeMarket.nextBaseFee(ledger.head().header());
  }

  /// The least gas that `body` may have, and all that it needs when it runs no code.
  public long gasMin(Transaction body) {
    return Rules.gasMin(body, ledger.genesis().forks().at(ledger.head().header().timestamp()));
  }

  /// Where a transaction was included.
  public Optional<Inclusion> inclusion(Hash transaction) {
    return ledger.transaction(transaction);
  }

  /// Why a transaction waits; empty when it does not wait in the pool.
  public Optional<Standing> standing(Hash transaction) {
    return pool.standing(transaction, nextBaseFee());
  }

  /// Waits until a transaction is in a block that is on disk; empty when the time is over or no
  /// more blocks come.
  public Optional<Inclusion> awaitReceipt(Hash transaction, Duration most)
      throws InterruptedException {
    long until = System.nanoTime() + most.toNanos();
    synchronized (newHead) {
      while (!closed) {
        Optional<Inclusion> found = ledger.transaction(transaction);
        long leftMs = (until - System.nanoTime()) / 1_000_000;
        if (found.isPresent() || leftMs <= 0 || sequencer.failure().isPresent()) {
          return found;
        }
        newHead.wait(Math.min(leftMs, 1_000)); // wakes now and then for a failed sequencer
      }
      return Optional.empty();
    }
  }

  /// Calls `listener` with each new block once it is on disk; it must be quick.
  public void onBlock(Consumer<NewBlock> listener) {
    sequencer.onBlock(listener);
  }

  /// Ethereum's JSON-RPC over this chain.
  public JsonRpc rpc() {
    return rpc;
  }

  /// How often the store's log was synced to disk: at least once a block.
  public long syncs() {
    return ledger.syncs();
  }

  @Override
  public void close() {
    sequencer.close();
    closed = true;
    wake();
    ledger.close();
  }

  private void wake() {
    synchronized (newHead) {
      newHead.notifyAll();
    }
  }
}
