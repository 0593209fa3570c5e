package org.openledger.evm.transaction;

import java.math.BigInteger;
import java.util.Optional;
import org.openledger.evm.interpreter.BlockContext;
import org.openledger.evm.interpreter.Creates;
import org.openledger.evm.state.Journal;
import org.openledger.evm.transaction.Outcome.Reason;
import org.openledger.evm.transaction.Outcome.Refused;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// What a call that nobody signed must still be, in the order and the words of geth's state
/// transition: those of [Validity] are the ones of its pool.
final class CallValidity {
  private static final int BLOB_VERSION = 1;

  private CallValidity() {}

  static Optional<Refused> check(
      Transaction tx, BlockContext block, Journal journal, boolean strict) {
    Optional<Refused> nonce = strict ? nonce(tx, journal) : Optional.empty();
    return nonce
        .or(() -> fee(tx, block, strict))
        .or(() -> blobs(tx, block, strict))
        .or(() -> shape(tx))
        .or(() -> funds(tx, journal))
        .or(() -> gas(tx, block));
  }

  private static Optional<Refused> nonce(Transaction tx, Journal journal) {
    long next = journal.nonce(tx.sender());
    int order = Long.compareUnsigned(tx.nonce(), next);
    if (order != 0) {
      return no(
          order < 0 ? Reason.NONCE_TOO_LOW : Reason.NONCE_TOO_HIGH,
          "nonce too %s: address %s, tx: %s state: %s",
          order < 0 ? "low" : "high",
          tx.sender(),
          Long.toUnsignedString(tx.nonce()),
          Long.toUnsignedString(next));
    }
    return next == Creates.NONCE_MAX
        ? no(
            Reason.NONCE_MAX,
            "nonce has max value: address %s, nonce: %s",
            tx.sender(),
            Long.toUnsignedString(next))
        : Optional.empty();
  }

  private static Optional<Refused> fee(Transaction tx, BlockContext block, boolean strict) {
    if (!strict && tx.isFree()) {
      return Optional.empty();
    }
    Address sender = tx.sender();
    if (tx.maxTipPerGas().compareTo(tx.maxFeePerGas()) > 0) {
      return no(
          Reason.TIP_ABOVE_FEE,
          "max priority fee per gas higher than max fee per gas: address %s, maxPriorityFeePerGas:"
              + " %s, maxFeePerGas: %s",
          sender,
          tx.maxTipPerGas(),
          tx.maxFeePerGas());
    }
    return tx.maxFeePerGas().compareTo(block.baseFee()) < 0
        ? no(
            Reason.FEE_TOO_LOW,
            "max fee per gas less than block base fee: address %s, maxFeePerGas: %s, baseFee: %s",
            sender,
            tx.maxFeePerGas(),
            block.baseFee())
        : Optional.empty();
  }

  private static Optional<Refused> blobs(Transaction tx, BlockContext block, boolean strict) {
    if (tx.type() != Transaction.BLOB) {
      return Optional.empty();
    }
    if (tx.to() == null) {
      return no(Reason.BLOBS, "blob transaction of type create");
    }
    if (tx.blobHashes().isEmpty()) {
      return no(Reason.BLOBS, "blob transaction missing blob hashes");
    }
    if (tx.blobHashes().size() > block.fork().blobs().transactionMax()) {
      return no(Reason.BLOBS, "blob transaction has too many blobs");
    }
    for (int i = 0; i < tx.blobHashes().size(); i++) {
      Hash hash = tx.blobHashes().get(i);
      if (hash.w0() >>> 56 != BLOB_VERSION) {
        return no(Reason.BLOBS, "blob %s has invalid hash version", i);
      }
    }
    boolean free = !strict && tx.maxFeePerBlobGas().isZero();
    return !free && tx.maxFeePerBlobGas().compareTo(block.blobBaseFee()) < 0
        ? no(
            Reason.BLOBS,
            "max fee per blob gas less than block blob gas fee: address %s blobGasFeeCap: %s,"
                + " blobBaseFee: %s",
            tx.sender(),
            tx.maxFeePerBlobGas(),
            block.blobBaseFee())
        : Optional.empty();
  }

  private static Optional<Refused> shape(Transaction tx) {
    if (tx.type() == Transaction.SET_CODE && tx.to() == null) {
      return no(
          Reason.AUTHORIZATIONS,
          "EIP-7702 transaction cannot be used to create contract (sender %s)",
          tx.sender());
    }
    if (tx.type() == Transaction.SET_CODE && tx.authorizations().isEmpty()) {
      return no(
          Reason.AUTHORIZATIONS,
          "EIP-7702 transaction with empty auth list (sender %s)",
          tx.sender());
    }
    return tx.to() == null && tx.data().length > Creates.INIT_CODE_BYTES_MAX
        ? no(
            Reason.INIT_CODE_SIZE,
            "max initcode size exceeded: code size %s limit %s",
            tx.data().length,
            Creates.INIT_CODE_BYTES_MAX)
        : Optional.empty();
  }

  private static Optional<Refused> funds(Transaction tx, Journal journal) {
    BigInteger gas = new BigInteger(Long.toUnsignedString(tx.gasLimit()));
    BigInteger cost =
        tx.maxFeePerGas()
            .toBigInteger()
            .multiply(gas)
            .add(tx.value().toBigInteger())
            .add(tx.maxFeePerBlobGas().toBigInteger().multiply(BigInteger.valueOf(tx.blobGas())));
    UInt256 balance = journal.balance(tx.sender());
    if (balance.toBigInteger().compareTo(cost) >= 0) {
      return Optional.empty();
    }
    String what = "insufficient funds for gas * price + value: address " + tx.sender();
    return Optional.of(
        new Refused(
            Reason.INSUFFICIENT_FUNDS,
            cost.bitLength() > 256
                ? what + " required balance exceeds 256 bits"
                : what + " have %s want %s".formatted(balance, cost)));
  }

  private static Optional<Refused> gas(Transaction tx, BlockContext block) {
    long intrinsic = IntrinsicGas.of(tx);
    if (Long.compareUnsigned(tx.gasLimit(), intrinsic) < 0) {
      return no(
          Reason.INTRINSIC_GAS,
          "intrinsic gas too low: have %s, want %s",
          tx.gasLimit(),
          intrinsic);
    }
    long floor = IntrinsicGas.floor(tx, block.fork());
    return Long.compareUnsigned(tx.gasLimit(), floor) < 0
        ? no(
            Reason.FLOOR_GAS,
            "insufficient gas for floor data gas cost: have %s, want %s",
            tx.gasLimit(),
            floor)
        : Optional.empty();
  }

  private static Optional<Refused> no(Reason reason, String format, Object... values) {
    return Optional.of(new Refused(reason, format.formatted(values)));
  }
}
