package org.openledger.chain.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openledger.chain.block.Receipt;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.block.Withdrawal;
import org.openledger.chain.execution.Rejection.Reason;
import org.openledger.evm.fork.BlobSchedule;
import org.openledger.evm.fork.Eip;
import org.openledger.evm.interpreter.BlockContext;
import org.openledger.evm.interpreter.Ending;
import org.openledger.evm.interpreter.Tracer;
import org.openledger.evm.state.Change;
import org.openledger.evm.state.CodeCache;
import org.openledger.evm.state.Journal;
import org.openledger.evm.state.World;
import org.openledger.evm.transaction.Outcome;
import org.openledger.evm.transaction.SystemCalls;
import org.openledger.evm.transaction.Transition;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;

/// One block, applied step by step to the state before it: [#begin], each transaction, withdrawals,
/// [#requests]. One thread.
public final class BlockExecution {
  private final BlockContext context;
  private final Journal journal;
  private final SystemCalls system;
  private final Transition transition;
  private final DepositRequests deposits;
  private final List<SentTransaction> included = new ArrayList<>();
  private final List<Receipt> receipts = new ArrayList<>();
  private long gasUsed;
  private long blobGasUsed;

  /// Starts a block on the state of its parent.
  public BlockExecution(
      BlockContext context, Address depositContract, World parent, CodeCache codes) {
    this.context = context;
    this.journal = new Journal(parent, codes);
    this.system = new SystemCalls(journal, context, null);
    this.transition = new Transition(journal, context, null);
    this.deposits = new DepositRequests(depositContract);
  }

  /// What the protocol does before the first transaction.
  public void begin(Hash parentBeaconRoot, Hash parent) {
    system.begin(parentBeaconRoot, parent);
  }

  /// Applies `tx`; a rejected one leaves no trace.
  public Optional<Rejection> apply(SentTransaction tx) {
    Optional<Rejection> no = Rules.chain(tx.body(), context.chainId()).or(() -> room(tx));
    if (no.isPresent()) {
      return no;
    }
    return apply(tx, transition);
  }

  /// As [#apply], watched by `tracer`.
  public Optional<Rejection> trace(SentTransaction tx, Tracer tracer) {
    return apply(tx, new Transition(journal, context, tracer));
  }

  /// Tries a call that nobody signed as the next transaction; `tx` is how it is listed.
  public Outcome simulate(
      SentTransaction tx,
      org.openledger.evm.transaction.Transaction call,
      Transition with,
      boolean strict) {
    Outcome outcome = with.simulate(call, strict);
    if (outcome instanceof Outcome.Executed done) {
      include(tx, done);
    }
    return outcome;
  }

  private Optional<Rejection> apply(SentTransaction tx, Transition with) {
    return switch (with.apply(Executables.of(tx))) {
      case Outcome.Refused refused -> Optional.of(Rejection.of(refused));
      case Outcome.Executed done -> {
        include(tx, done);
        yield Optional.empty();
      }
    };
  }

  private Optional<Rejection> room(SentTransaction tx) {
    if (Long.compareUnsigned(tx.body().gasLimit(), gasLeft()) > 0) {
      return Optional.of(
          new Rejection(
              Reason.GAS_LIMIT,
              "gas limit reached: %d left in the block, tx wants %s"
                  .formatted(gasLeft(), Long.toUnsignedString(tx.body().gasLimit()))));
    }
    long blobs = BlobSchedule.BLOB_GAS * tx.body().blobHashes().size();
    long blobsMax = BlobSchedule.BLOB_GAS * context.fork().blobs().max();
    return blobGasUsed + blobs <= blobsMax
        ? Optional.empty()
        : Optional.of(new Rejection(Reason.BLOBS, "blob gas limit reached"));
  }

  private void include(SentTransaction tx, Outcome.Executed done) {
    gasUsed += done.gasUsed();
    blobGasUsed += BlobSchedule.BLOB_GAS * tx.body().blobHashes().size();
    included.add(tx);
    receipts.add(
        new Receipt(tx.body().type(), done.ending() == Ending.SUCCESS, gasUsed, done.logs()));
    if (context.fork().has(Eip.REQUESTS)) {
      deposits.collect(done.logs());
    }
  }

  /// Credits withdrawals.
  public void withdraw(List<Withdrawal> withdrawals) {
    withdrawals.forEach(w -> system.withdraw(w.address(), w.amountGwei()));
  }

  /// What the block asks of the consensus layer (EIP-7685); empty when a contract that must answer
  /// is missing or fails, which makes the block invalid.
  public Optional<List<byte[]>> requests() {
    return system
        .requests()
        .flatMap(others ->
            deposits
                .request()
                .map(mine -> {
                  List<byte[]> all = new ArrayList<>();
                  if (mine.length > 1) {
                    all.add(mine);
                  }
                  all.addAll(others);
                  return all;
                }));
  }

  /// The state so far, for a tracer to look at.
  public Journal journal() {
    return journal;
  }

  /// What differs from the state before.
  public Map<Address, Change> changes() {
    return journal.changes();
  }

  /// The transactions applied so far.
  public List<SentTransaction> included() {
    return List.copyOf(included);
  }

  /// Their receipts.
  public List<Receipt> receipts() {
    return List.copyOf(receipts);
  }

  /// Their gas.
  public long gasUsed() {
    return gasUsed;
  }

  /// The gas of their blobs.
  public long blobGasUsed() {
    return blobGasUsed;
  }

  /// The gas that is left.
  public long gasLeft() {
    return context.gasLimit() - gasUsed;
  }
}
