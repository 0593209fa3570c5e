package org.openledger.evm.transaction;

import java.math.BigInteger;
import java.util.Optional;
import org.openledger.evm.fork.BlobSchedule;
import org.openledger.evm.fork.Eip;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.interpreter.BlockContext;
import org.openledger.evm.interpreter.Creates;
import org.openledger.evm.state.Code;
import org.openledger.evm.state.Journal;
import org.openledger.evm.transaction.Outcome.Reason;
import org.openledger.evm.transaction.Outcome.Refused;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// Whether a transaction may be in a block (Yellow Paper, 6; each EIP is named where it is
/// checked): first by itself, then in its block and on a state.
public final class Validity {
  /// The most gas of a transaction: 2²⁴ (EIP-7825).
  private static final long GAS_CAP = 1L << 24;

  private static final int BLOB_VERSION = 1;

  private Validity() {}

  /// What is wrong with `tx` in any block of `fork`, in the order in which geth's pool looks.
  public static Optional<Refused> alone(Transaction tx, Fork fork) {
    return limits(tx, fork)
        .or(() -> fees(tx))
        .or(() -> nonce(tx))
        .or(() -> gas(tx, fork))
        .or(() -> blobs(tx, fork))
        .or(() -> authorizations(tx, fork));
  }

  /// Whether init code or gas are beyond what any transaction of `fork` may have.
  public static Optional<Refused> limits(Transaction tx, Fork fork) {
    if (tx.to() == null && tx.data().length > Creates.INIT_CODE_BYTES_MAX) {
      return no(
          Reason.INIT_CODE_SIZE,
          "max initcode size exceeded: code size %d limit %d",
          tx.data().length,
          Creates.INIT_CODE_BYTES_MAX);
    }
    if (fork.has(Eip.TRANSACTION_GAS_CAP) && Long.compareUnsigned(tx.gasLimit(), GAS_CAP) > 0) {
      return no(
          Reason.GAS_CAP,
          "transaction gas limit too high (cap: %d, tx: %s)",
          GAS_CAP,
          Long.toUnsignedString(tx.gasLimit()));
    }
    return Optional.empty();
  }

  /// Whether `tx` offers more tip than fee.
  public static Optional<Refused> fees(Transaction tx) {
    if (tx.maxTipPerGas().compareTo(tx.maxFeePerGas()) > 0) {
      return no(
          Reason.TIP_ABOVE_FEE,
          "max priority fee per gas higher than max fee per gas: maxPriorityFeePerGas: %s,"
              + " maxFeePerGas: %s",
          tx.maxTipPerGas(),
          tx.maxFeePerGas());
    }
    return Optional.empty();
  }

  private static Optional<Refused> nonce(Transaction tx) {
    return tx.nonce() == Creates.NONCE_MAX
        ? no(Reason.NONCE_MAX, "nonce has max value: 18446744073709551615")
        : Optional.empty();
  }

  /// What is wrong with `tx` in `block` on the state of `journal`.
  static Optional<Refused> check(Transaction tx, BlockContext block, Journal journal) {
    return sender(tx, journal)
        .or(() -> alone(tx, block.fork()))
        .or(() -> inBlock(tx, block))
        .or(() -> funds(tx, journal));
  }

  private static Optional<Refused> sender(Transaction tx, Journal journal) {
    long next = journal.nonce(tx.sender());
    int order = Long.compareUnsigned(tx.nonce(), next);
    if (order != 0) {
      return no(
          order < 0 ? Reason.NONCE_TOO_LOW : Reason.NONCE_TOO_HIGH,
          "nonce too %s: next nonce %s, tx nonce %s",
          order < 0 ? "low" : "high",
          Long.toUnsignedString(next),
          Long.toUnsignedString(tx.nonce()));
    }
    Code code = journal.code(tx.sender());
    if (code.length() != 0 && code.delegate() == null) {
      return no(Reason.SENDER_HAS_CODE, "sender not an eoa: address %s", tx.sender());
    }
    return Optional.empty();
  }

  private static Optional<Refused> inBlock(Transaction tx, BlockContext block) {
    if (tx.maxFeePerGas().compareTo(block.baseFee()) < 0) {
      return no(
          Reason.FEE_TOO_LOW,
          "max fee per gas less than block base fee: address %s, maxFeePerGas: %s, baseFee: %s",
          tx.sender(),
          tx.maxFeePerGas(),
          block.baseFee());
    }
    if (tx.gasLimit() < 0 || tx.gasLimit() > block.gasLimit()) {
      return no(
          Reason.BLOCK_GAS,
          "gas limit reached: transaction %s, block %d",
          Long.toUnsignedString(tx.gasLimit()),
          block.gasLimit());
    }
    return tx.type() == Transaction.BLOB && tx.maxFeePerBlobGas().compareTo(block.blobBaseFee()) < 0
        ? no(
            Reason.BLOBS,
            "max fee per blob gas less than block blob gas fee: maxFeePerBlobGas: %s,"
                + " blobBaseFee: %s",
            tx.maxFeePerBlobGas(),
            block.blobBaseFee())
        : Optional.empty();
  }

  private static Optional<Refused> gas(Transaction tx, Fork fork) {
    long intrinsic = IntrinsicGas.of(tx);
    if (Long.compareUnsigned(tx.gasLimit(), intrinsic) < 0) {
      return no(
          Reason.INTRINSIC_GAS,
          "intrinsic gas too low: gas %d, minimum needed %d",
          tx.gasLimit(),
          intrinsic);
    }
    long floor = IntrinsicGas.floor(tx, fork);
    return Long.compareUnsigned(tx.gasLimit(), floor) < 0
        ? no(
            Reason.FLOOR_GAS,
            "insufficient gas for floor data gas cost: gas %d, minimum needed %d",
            tx.gasLimit(),
            floor)
        : Optional.empty();
  }

  private static Optional<Refused> blobs(Transaction tx, Fork fork) {
    if (tx.type() != Transaction.BLOB) {
      return tx.blobHashes().isEmpty()
          ? Optional.empty()
          : no(Reason.TYPE, "blob hashes in a transaction of type %d", tx.type());
    }
    BlobSchedule schedule = fork.blobs();
    if (tx.to() == null) {
      return no(Reason.BLOBS, "blob transaction of type create");
    }
    if (tx.blobHashes().isEmpty()) {
      return no(Reason.BLOBS, "blob transaction missing blob hashes");
    }
    if (tx.blobHashes().size() > schedule.transactionMax()) {
      return no(
          Reason.BLOBS,
          "blob transaction has too many blobs (%d), at most %d",
          tx.blobHashes().size(),
          schedule.transactionMax());
    }
    for (Hash hash : tx.blobHashes()) {
      if (hash.w0() >>> 56 != BLOB_VERSION) {
        return no(Reason.BLOBS, "blob %s has invalid hash version", hash);
      }
    }
    return Optional.empty();
  }

  private static Optional<Refused> authorizations(Transaction tx, Fork fork) {
    if (tx.type() != Transaction.SET_CODE) {
      return tx.authorizations().isEmpty()
          ? Optional.empty()
          : no(Reason.TYPE, "authorizations in a transaction of type %d", tx.type());
    }
    if (!fork.has(Eip.SET_CODE)) {
      return no(Reason.TYPE, "transaction type not supported: 4 in %s", fork);
    }
    if (tx.to() == null) {
      return no(Reason.AUTHORIZATIONS, "EIP-7702 transaction cannot be used to create contract");
    }
    return tx.authorizations().isEmpty()
        ? no(Reason.AUTHORIZATIONS, "EIP-7702 transaction with empty auth list")
        : Optional.empty();
  }

  private static Optional<Refused> funds(Transaction tx, Journal journal) {
    BigInteger cost =
        product(tx.maxFeePerGas(), tx.gasLimit())
            .add(tx.value().toBigInteger())
            .add(product(tx.maxFeePerBlobGas(), tx.blobGas()));
    UInt256 balance = journal.balance(tx.sender());
    return balance.toBigInteger().compareTo(cost) < 0
        ? no(
            Reason.INSUFFICIENT_FUNDS,
            "insufficient funds for gas * price + value: address %s have %s want %s",
            tx.sender(),
            balance,
            cost)
        : Optional.empty();
  }

  private static BigInteger product(UInt256 price, long amount) {
    return price.toBigInteger().multiply(BigInteger.valueOf(amount));
  }

  private static Optional<Refused> no(Reason reason, String format, Object... values) {
    return Optional.of(new Refused(reason, format.formatted(values)));
  }
}
