package org.openledger.evm.transaction;

import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.fork.Eip;
import org.openledger.evm.interpreter.BlockContext;
import org.openledger.evm.interpreter.CallResult;
import org.openledger.evm.interpreter.Creates;
import org.openledger.evm.interpreter.Ending;
import org.openledger.evm.interpreter.Machine;
import org.openledger.evm.interpreter.Message;
import org.openledger.evm.interpreter.Tracer;
import org.openledger.evm.interpreter.TransactionContext;
import org.openledger.evm.precompile.CallData;
import org.openledger.evm.precompile.Precompiles;
import org.openledger.evm.state.Code;
import org.openledger.evm.state.Journal;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;

/// The transition function: transactions of one block, one after the other, on one journal (Yellow
/// Paper, 6.2). One thread.
public final class Transition {
  private static final long REFUND_QUOTIENT = 5; // EIP-3529

  private final Journal journal;
  private final BlockContext block;
  private final Machine machine;
  private final Address[] alwaysWarm;

  /// The transition of `block` over `journal`; `tracer` may be null.
  public Transition(Journal journal, BlockContext block, @Nullable Tracer tracer) {
    this(journal, block, Precompiles.of(block.fork()), tracer);
  }

  /// The transition with other precompiled contracts than its fork's.
  public Transition(
      Journal journal, BlockContext block, Precompiles precompiles, @Nullable Tracer tracer) {
    this.journal = journal;
    this.block = block;
    this.machine = new Machine(journal, block, precompiles, tracer);
    this.alwaysWarm =
        Stream.concat(
                Stream.of(block.coinbase()), // EIP-3651
                Precompiles.of(block.fork()).byNumber().keySet().stream()
                    .map(number -> new Address(0, 0, number)))
            .toArray(Address[]::new);
  }

  /// Lets a run end with [org.openledger.evm.interpreter.EvmTimeout] once [System#nanoTime()] has
  /// passed `deadlineNs`.
  public void stopAt(long deadlineNs) {
    machine.stopAt(deadlineNs);
  }

  /// Checks `tx` and runs it.
  public Outcome apply(Transaction tx) {
    journal.beginTransaction();
    Optional<Outcome.Refused> refused = Validity.check(tx, block, journal);
    return refused.isPresent() ? refused.get() : run(tx);
  }

  /// Tries a call that nobody signed, for `eth_call` and its kin: neither the sender's code nor the
  /// protocol's cap on gas is looked at, only a `strict` one has its nonce checked and its fee
  /// compared with the base fee when it names none.
  public Outcome simulate(Transaction call, boolean strict) {
    journal.beginTransaction();
    Transaction tx = strict ? call : call.withNonce(journal.nonce(call.sender()));
    Optional<Outcome.Refused> refused = CallValidity.check(tx, block, journal, strict);
    return refused.isPresent() ? refused.get() : run(tx);
  }

  private Outcome run(Transaction tx) {
    UInt256 price = tx.gasPrice(block.baseFee());
    journal.debit(tx.sender(), wei(price, tx.gasLimit()));
    journal.debit(tx.sender(), wei(block.blobBaseFee(), tx.blobGas()));
    journal.setNonce(tx.sender(), tx.nonce() + 1);
    warm(tx);
    tx.authorizations().forEach(this::delegate);
    CallResult result =
        machine.run(message(tx), new TransactionContext(tx.sender(), price, tx.blobHashes()));
    return settle(tx, price, result);
  }

  /// What is warm before anything runs (EIP-2929, EIP-2930, EIP-3651).
  private void warm(Transaction tx) {
    for (Address address : alwaysWarm) {
      journal.warmFromTheStart(address);
    }
    journal.warmFromTheStart(tx.sender());
    Address to = tx.to();
    if (to != null) {
      journal.warmFromTheStart(to);
    }
    for (AccessItem item : tx.accessList()) {
      journal.warm(item.address());
      item.slots().forEach(slot -> journal.warm(item.address(), slot));
    }
  }

  /// Sets or takes back a delegation; one that does not hold is passed over (EIP-7702).
  private void delegate(Authorization word) {
    boolean ours = word.chainId().isZero() || word.chainId().equals(UInt256.of(block.chainId()));
    if (!ours || word.nonce() == Creates.NONCE_MAX) {
      return;
    }
    Optional<Address> signer = word.authority();
    if (signer.isEmpty()) {
      return;
    }
    Address authority = signer.get();
    journal.warm(authority);
    Code code = journal.code(authority);
    if (code.length() != 0 && code.delegate() == null || journal.nonce(authority) != word.nonce()) {
      return;
    }
    if (!journal.isEmpty(authority)) {
      journal.refund(IntrinsicGas.NEW_AUTHORITY - IntrinsicGas.AUTHORITY);
    }
    journal.setCode(
        authority,
        word.address().equals(Address.ZERO) ? Code.EMPTY : Code.delegation(word.address()));
    journal.setNonce(authority, word.nonce() + 1);
  }

  private Message message(Transaction tx) {
    long gas = tx.gasLimit() - IntrinsicGas.of(tx);
    Address to = tx.to();
    Address at = to == null ? Creates.address(tx.sender(), tx.nonce()) : to;
    return new Message(
        to == null ? Message.Kind.CREATE : Message.Kind.CALL,
        0,
        tx.sender(),
        at,
        at,
        to == null ? Code.once(tx.data()) : code(to),
        tx.value(),
        to == null ? CallData.NONE : CallData.of(tx.data()),
        gas,
        false);
  }

  private Code code(Address to) {
    Code code = journal.code(to);
    Address target = code.delegate();
    if (target == null || !block.fork().has(Eip.SET_CODE)) {
      return code;
    }
    journal.warm(target);
    return journal.code(target);
  }

  /// Gives unused gas back and pays the fee recipient; the base fee is burnt (EIP-1559).
  private Outcome settle(Transaction tx, UInt256 price, CallResult result) {
    long used = tx.gasLimit() - result.gasLeft();
    long refund = Math.min(journal.refund(), used / REFUND_QUOTIENT);
    long floor = IntrinsicGas.floor(tx, block.fork());
    long charged = Math.max(used - refund, floor);
    journal.credit(tx.sender(), wei(price, tx.gasLimit() - charged));
    // Only a simulated call can cost less than the base fee: then nobody gets anything.
    UInt256 tip = price.subtract(block.baseFee().min(price));
    journal.credit(block.coinbase(), wei(tip, charged));
    var logs = journal.logs();
    journal.endTransaction();
    boolean created = tx.to() == null && result.ending() == Ending.SUCCESS;
    return new Outcome.Executed(
        result.ending(),
        result.detail(),
        charged,
        Math.max(used, floor),
        refund,
        logs,
        result.output(),
        created ? Creates.address(tx.sender(), tx.nonce()) : null);
  }

  private static UInt256 wei(UInt256 price, long gas) {
    return price.multiply(gas);
  }
}
