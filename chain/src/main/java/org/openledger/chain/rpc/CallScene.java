package org.openledger.chain.rpc;

import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.Header;
import org.openledger.chain.execution.BlockValidation;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.state.OverlayWorld;
import org.openledger.chain.store.Ledger;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.interpreter.BlockContext;
import org.openledger.evm.interpreter.EvmTimeout;
import org.openledger.evm.interpreter.Tracer;
import org.openledger.evm.precompile.Precompiles;
import org.openledger.evm.state.CodeCache;
import org.openledger.evm.state.Journal;
import org.openledger.evm.state.World;
import org.openledger.evm.transaction.Outcome;
import org.openledger.evm.transaction.Transaction;
import org.openledger.evm.transaction.Transition;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.UInt256;

/// Where calls are tried: a block, the state after it, and the precompiled contracts, all with what
/// the caller wants otherwise. Nothing of a call stays.
///
/// A call is bounded by its gas, at most [#GAS_MAX]; by its time, looked at where a message begins;
/// and by the memory that its gas buys.
record CallScene(
    BlockContext block, World world, Precompiles precompiles, CodeCache codes, long untilNs) {
  /// geth's --rpc.gascap.
  static final long GAS_MAX = 50_000_000;

  /// geth's --rpc.evmtimeout.
  static final long SECONDS_MAX = 5;

  /// Code that a caller brings stays out of the cache that blocks are run with.
  private static final long OWN_CODE_BYTES = 32 << 20;

  /// The scene after block `at`.
  static CallScene of(
      Ledger ledger, Header at, StateOverrides overrides, BlockOverrides blockOverrides) {
    return of(ledger, at, ledger.after(at.number()), overrides, blockOverrides);
  }

  /// The scene in block `at` on another state.
  static CallScene of(
      Ledger ledger,
      Header at,
      World base,
      StateOverrides overrides,
      BlockOverrides blockOverrides) {
    BlockContext block = blockOverrides.apply(context(ledger, at), ledger.genesis().forks());
    OverlayWorld world = new OverlayWorld(base);
    Precompiles precompiles = overrides.apply(world, Precompiles.of(block.fork()));
    boolean own = !overrides.accounts().isEmpty();
    return new CallScene(
        block,
        own ? world : base,
        precompiles,
        own ? new CodeCache(OWN_CODE_BYTES) : ledger.codes(),
        deadline());
  }

  /// When a call that begins now must have ended, by [System#nanoTime()].
  static long deadline() {
    return System.nanoTime() + TimeUnit.SECONDS.toNanos(SECONDS_MAX);
  }

  /// What transactions see of the block with `header`.
  static BlockContext context(Ledger ledger, Header header) {
    Genesis genesis = ledger.genesis();
    Fork fork = genesis.forks().at(header.timestamp());
    return BlockValidation.context(genesis.chainId(), fork, header, ledger.hashesBefore(header));
  }

  /// Tries `tx`; what it changes is in the journal and nowhere else.
  Outcome run(Transaction tx, @Nullable Tracer tracer) {
    return run(tx, new Journal(world, codes), tracer);
  }

  /// As [#run], on a journal that a tracer knows.
  Outcome run(Transaction tx, Journal journal, @Nullable Tracer tracer) {
    Transition transition = new Transition(journal, priced(tx), precompiles, tracer);
    transition.stopAt(untilNs);
    return guarded(() -> transition.simulate(tx, false));
  }

  /// A run that something outside has to end.
  interface Run {
    Outcome run();
  }

  /// Gives what a run gave, or the failure that its end from outside is for the caller.
  static Outcome guarded(Run run) {
    try {
      return run.run();
    } catch (EvmTimeout e) {
      throw timeout();
    } catch (PrimitivesException e) {
      // Only overridden balances and fees can add up to that.
      throw RpcFailure.server("a balance or a fee leaves 256 bits: " + e.getMessage());
    }
  }

  static RpcFailure timeout() {
    return RpcFailure.server("execution aborted (timeout = %ds)".formatted(SECONDS_MAX));
  }

  /// The block with a base fee of 0 for a call that pays nothing: or no such call could run.
  BlockContext priced(Transaction tx) {
    boolean free = tx.gasPrice(block.baseFee()).isZero();
    boolean freeBlobs = tx.maxFeePerBlobGas().isZero();
    return new BlockContext(
        block.fork(),
        block.chainId(),
        block.number(),
        block.timestamp(),
        block.coinbase(),
        block.gasLimit(),
        free ? UInt256.ZERO : block.baseFee(),
        freeBlobs && !tx.blobHashes().isEmpty() ? UInt256.ZERO : block.blobBaseFee(),
        block.prevRandao(),
        block.hashes());
  }
}
