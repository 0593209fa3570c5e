package org.openledger.chain.execution;

import java.math.BigDecimal;
import java.util.Optional;
import org.openledger.chain.block.Transaction;
import org.openledger.chain.execution.Rejection.Reason;
import org.openledger.chain.state.Account;
import org.openledger.chain.state.StateReader;
import org.openledger.primitives.Address;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.UInt256;

/// Whether a transaction is valid: first by itself, then against a state (Cancun).
public final class Rules {
  private static final long NONCE_MAX = -1; // 2^64 - 1, unsigned
  private static final int PRECOMPILES = 10; // 0x01 … 0x0a: Cancun ends with KZG point evaluation

  private Rules() {}

  /// What is wrong with `tx` whatever the state is; its signature is not looked at.
  public static Optional<Rejection> alone(Transaction tx, long chainId) {
    Long signedFor = tx.chainId();
    if (signedFor != null && signedFor != chainId) {
      return no(
          Reason.WRONG_CHAIN,
          "invalid sender: invalid chain id for signer: have %s want %d",
          Long.toUnsignedString(signedFor),
          chainId);
    }
    if (tx.maxTipPerGas().compareTo(tx.maxFeePerGas()) > 0) {
      return no(
          Reason.TIP_ABOVE_FEE,
          "max priority fee per gas higher than max fee per gas: maxPriorityFeePerGas: %s,"
              + " maxFeePerGas: %s",
          tx.maxTipPerGas(),
          tx.maxFeePerGas());
    }
    if (tx.nonce() == NONCE_MAX) {
      return no(Reason.NONCE_MAX, "nonce has max value: 18446744073709551615");
    }
    if (tx.to() == null && tx.data().length > Gas.INIT_CODE_BYTES_MAX) {
      return no(
          Reason.INIT_CODE_SIZE,
          "max initcode size exceeded: code size %d limit %d",
          tx.data().length,
          Gas.INIT_CODE_BYTES_MAX);
    }
    long intrinsic = Gas.intrinsic(tx);
    if (Long.compareUnsigned(tx.gasLimit(), intrinsic) < 0) {
      return no(
          Reason.INTRINSIC_GAS,
          "intrinsic gas too low: gas %d, minimum needed %d",
          tx.gasLimit(),
          intrinsic);
    }
    return gasCost(tx).isEmpty()
        ? no(Reason.OVERFLOW, "gas * price leaves 256 bits")
        : Optional.empty();
  }

  /// What is wrong with `tx` for a chain on which no contract code runs.
  public static Optional<Rejection> withoutCode(Transaction tx, StateReader state) {
    Address to = tx.to();
    if (to == null) {
      return no(Reason.CODE, "contract creation is not supported on this chain yet");
    }
    if (isPrecompile(to)) {
      return no(Reason.CODE, "precompile %s is not supported on this chain yet", to);
    }
    if (state.account(to).hasCode()) {
      return no(Reason.CODE, "%s has code, which this chain does not run yet", to);
    }
    return Optional.empty();
  }

  /// What is wrong with `tx` of `sender` in `state` under `baseFee`, once [#alone] has found
  /// nothing.
  public static Optional<Rejection> inState(
      Transaction tx, Address sender, StateReader state, UInt256 baseFee) {
    Account account = state.account(sender);
    int order = Long.compareUnsigned(tx.nonce(), account.nonce());
    if (order != 0) {
      return Optional.of(
          order < 0
              ? nonceTooLow(tx, account.nonce())
              : new Rejection(
                  Reason.NONCE_TOO_HIGH,
                  "nonce too high: next nonce %d, tx nonce %s"
                      .formatted(account.nonce(), Long.toUnsignedString(tx.nonce()))));
    }
    if (account.hasCode()) {
      return no(Reason.SENDER_HAS_CODE, "sender not an eoa: address %s", sender);
    }
    if (tx.maxFeePerGas().compareTo(baseFee) < 0) {
      return no(
          Reason.FEE_TOO_LOW,
          "max fee per gas less than block base fee: address %s, maxFeePerGas: %s, baseFee: %s",
          sender,
          tx.maxFeePerGas(),
          baseFee);
    }
    return funds(tx, account.balance());
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

  /// Whether Cancun has a precompile at `address`.
  public static boolean isPrecompile(Address address) {
    return address.w0() == 0
        && address.w1() == 0
        && address.w2() >= 1
        && address.w2() <= PRECOMPILES;
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
