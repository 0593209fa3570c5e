package org.openledger.chain.execution;

import java.math.BigDecimal;
import java.util.Optional;
import org.openledger.chain.block.Transaction;
import org.openledger.chain.execution.Rejection.Reason;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.transaction.IntrinsicGas;
import org.openledger.evm.transaction.Validity;
import org.openledger.primitives.Address;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.UInt256;

/// What a node checks of a transaction before it runs: the machine checks the rest.
public final class Rules {
  private Rules() {}

  /// What is wrong with `tx` in any block of `fork`; its signature is not looked at.
  public static Optional<Rejection> alone(Transaction tx, long chainId, Fork fork) {
    var executable = Executables.of(tx, Address.ZERO);
    return limits(tx, fork)
        .or(() -> Validity.fees(executable).map(Rejection::of))
        .or(() -> chain(tx, chainId))
        .or(() -> Validity.alone(executable, fork).map(Rejection::of))
        .or(() ->
            gasCost(tx).isEmpty()
                ? no(Reason.OVERFLOW, "gas * price leaves 256 bits")
                : Optional.empty());
  }

  /// Whether `tx` has more init code or gas than any transaction of `fork` may have.
  public static Optional<Rejection> limits(Transaction tx, Fork fork) {
    return Validity.limits(Executables.of(tx, Address.ZERO), fork).map(Rejection::of);
  }

  /// The least gas that `tx` may have in a block of `fork`.
  public static long gasMin(Transaction tx, Fork fork) {
    var executable = Executables.of(tx, Address.ZERO);
    return Math.max(IntrinsicGas.of(executable), IntrinsicGas.floor(executable, fork));
  }

  /// Whether `tx` is for another chain.
  static Optional<Rejection> chain(Transaction tx, long chainId) {
    Long signedFor = tx.chainId();
    return signedFor == null || signedFor == chainId
        ? Optional.empty()
        : no(
            Reason.WRONG_CHAIN,
            "invalid sender: invalid chain id for signer: have %s want %d",
            Long.toUnsignedString(signedFor),
            chainId);
  }

  /// Whether `balance` covers the most that `tx` can cost.
  public static Optional<Rejection> funds(Transaction tx, UInt256 balance) {
    Optional<UInt256> cost = cost(tx);
    if (cost.isPresent() && balance.compareTo(cost.get()) >= 0) {
      return Optional.empty();
    }
    return no(
        Reason.INSUFFICIENT_FUNDS,
        "insufficient funds for gas * price + value: balance %s, tx cost %s, overshot %s",
        balance,
        cost.isPresent() ? cost.get() : "beyond 2^256",
        cost.isPresent() ? cost.get().subtract(balance) : "all of it");
  }

  /// The refusal of a used nonce.
  public static Rejection nonceTooLow(Transaction tx, long next) {
    return new Rejection(
        Reason.NONCE_TOO_LOW,
        "nonce too low: next nonce %d, tx nonce %s"
            .formatted(next, Long.toUnsignedString(tx.nonce())));
  }

  /// The most wei that gas and value can cost; empty beyond 256 bits.
  public static Optional<UInt256> cost(Transaction tx) {
    return gasCost(tx)
        .flatMap(gas -> {
          try {
            return Optional.of(gas.add(tx.value()));
          } catch (PrimitivesException e) {
            return Optional.empty(); // the sum leaves 256 bits: no account can pay that
          }
        });
  }

  /// What is wrong with the fee of `tx` for a node that forwards at most `capWei` a transaction.
  public static Optional<Rejection> feeCap(Transaction tx, UInt256 capWei) {
    Optional<UInt256> gas = gasCost(tx);
    if (capWei.isZero() || gas.isPresent() && gas.get().compareTo(capWei) <= 0) {
      return Optional.empty();
    }
    return no(
        Reason.FEE_ABOVE_CAP,
        "tx fee (%.2f ether) exceeds the configured cap (%.2f ether)",
        ether(gas.orElse(UInt256.MAX)),
        ether(capWei));
  }

  private static Optional<UInt256> gasCost(Transaction tx) {
    try {
      return Optional.of(tx.maxFeePerGas().multiply(new UInt256(0, 0, 0, tx.gasLimit())));
    } catch (PrimitivesException e) {
      return Optional.empty(); // the product leaves 256 bits: no account can pay that
    }
  }

  private static BigDecimal ether(UInt256 wei) {
    return new BigDecimal(wei.toBigInteger(), 18);
  }

  private static Optional<Rejection> no(Reason reason, String format, Object... values) {
    return Optional.of(new Rejection(reason, format.formatted(values)));
  }
}
