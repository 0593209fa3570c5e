package org.openledger.chain.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openledger.chain.block.Receipt;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.block.Transaction;
import org.openledger.chain.execution.Rejection.Reason;
import org.openledger.chain.state.Account;
import org.openledger.chain.state.StateReader;
import org.openledger.chain.state.WorldState;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;

/// One block's transactions, applied in order to the state before it. One thread.
///
/// The base fee of the gas is burned, the tip goes to the fee recipient (EIP-1559). EIP-4788's
/// system call at the start of a block changes nothing while no contract stands at its address.
public final class BlockExecution {
  private final Context context;
  private final WorldState state;
  private final List<SentTransaction> included = new ArrayList<>();
  private final List<Receipt> receipts = new ArrayList<>();
  private long gasUsed;

  /// What the transactions of one block share.
  public record Context(long chainId, UInt256 baseFee, long gasLimit, Address feeRecipient) {}

  /// Starts a block on the state of its parent.
  public BlockExecution(Context context, StateReader parent) {
    this.context = context;
    this.state = new WorldState(parent);
  }

  /// Applies `tx`; a rejected one leaves no trace.
  public Optional<Rejection> apply(SentTransaction tx) {
    Transaction body = tx.body();
    Optional<Rejection> no = Rules.alone(body, context.chainId());
    no = no.isPresent() ? no : gasLeftFor(body);
    no = no.isPresent() ? no : Rules.inState(body, tx.sender(), state, context.baseFee());
    no = no.isPresent() ? no : Rules.withoutCode(body, state);
    if (no.isEmpty()) {
      transfer(tx);
    }
    return no;
  }

  private Optional<Rejection> gasLeftFor(Transaction tx) {
    if (Long.compareUnsigned(tx.gasLimit(), context.gasLimit() - gasUsed) <= 0) {
      return Optional.empty();
    }
    return Optional.of(
        new Rejection(
            Reason.GAS_LIMIT,
            "gas limit reached: %d left in the block, tx wants %s"
                .formatted(context.gasLimit() - gasUsed, Long.toUnsignedString(tx.gasLimit()))));
  }

  private void transfer(SentTransaction tx) {
    Transaction body = tx.body();
    long gas = Gas.intrinsic(body);
    Account sender = state.account(tx.sender());
    UInt256 fee = body.gasPrice(context.baseFee()).multiply(gas);
    state.set(
        tx.sender(),
        sender
            .withNonce(sender.nonce() + 1)
            .withBalance(sender.balance().subtract(fee).subtract(body.value())));
    Address to = body.to();
    if (to != null) {
      state.credit(to, body.value());
    }
    state.credit(context.feeRecipient(), body.tipPerGas(context.baseFee()).multiply(gas));
    gasUsed += gas;
    included.add(tx);
    receipts.add(new Receipt(body.type(), true, gasUsed, List.of()));
  }

  /// The state so far.
  public WorldState state() {
    return state;
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

  /// The gas that is left.
  public long gasLeft() {
    return context.gasLimit() - gasUsed;
  }
}
