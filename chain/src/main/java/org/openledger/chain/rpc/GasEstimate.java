package org.openledger.chain.rpc;

import org.jspecify.annotations.Nullable;
import org.openledger.chain.trace.FailureText;
import org.openledger.evm.fork.Eip;
import org.openledger.evm.interpreter.Ending;
import org.openledger.evm.state.Journal;
import org.openledger.evm.transaction.Outcome;
import org.openledger.evm.transaction.Transaction;
import org.openledger.primitives.UInt256;

/// How much gas a call needs, found as geth does: by bisection from what one run used, until the
/// bounds are within 1.5 % of each other. The upper bound is the answer, so it always suffices.
final class GasEstimate {
  private static final double ERROR_RATIO = 0.015;
  private static final long TRANSACTION = 21_000;
  private static final long CALL_STIPEND = 2_300;
  private static final long TRANSACTION_GAS_MAX = 1L << 24; // EIP-7825

  private final CallScene scene;
  private final Transaction tx;

  GasEstimate(CallScene scene, Transaction tx) {
    this.scene = scene;
    this.tx = tx;
  }

  /// The estimate, at most `asked` when that is enough for any transaction.
  long of(@Nullable Long asked) {
    Journal state = new Journal(scene.world(), scene.codes());
    long high = highest(asked, state);
    if (tx.data().length == 0 && tx.to() != null && state.code(tx.to()).length() == 0) {
      Outcome plain = scene.run(tx.withGasLimit(TRANSACTION), null);
      if (plain instanceof Outcome.Executed done && done.ending() == Ending.SUCCESS) {
        return TRANSACTION;
      }
    }
    Outcome.Executed first = run(high);
    if (first == null) {
      throw beyond(high);
    }
    if (first.ending() != Ending.SUCCESS) {
      throw failure(first, high);
    }
    return search(first, high);
  }

  private long search(Outcome.Executed first, long highest) {
    long high = highest;
    long low = first.gasUsed() - 1;
    long likely = (first.gasPeak() + CALL_STIPEND) * 64 / 63;
    if (likely < high) {
      if (suffices(likely)) {
        high = likely;
      } else {
        low = likely;
      }
    }
    while (low + 1 < high && (double) (high - low) / high >= ERROR_RATIO) {
      long middle = Math.min(low + (high - low) / 2, 2 * low);
      if (suffices(middle)) {
        high = middle;
      } else {
        low = middle;
      }
    }
    return high;
  }

  private long highest(@Nullable Long asked, Journal state) {
    long high = scene.block().gasLimit();
    if (asked != null && Long.compareUnsigned(asked, TRANSACTION) >= 0) {
      high = asked;
    }
    boolean capped = scene.block().fork().has(Eip.TRANSACTION_GAS_CAP);
    high = least(high, capped ? TRANSACTION_GAS_MAX : CallScene.GAS_MAX);
    if (tx.maxFeePerGas().isZero()) {
      return least(high, CallScene.GAS_MAX);
    }
    UInt256 balance = state.balance(tx.sender());
    if (tx.value().compareTo(balance) >= 0) {
      throw RpcFailure.server("insufficient funds for transfer");
    }
    UInt256 left = balance.subtract(tx.value());
    if (!tx.blobHashes().isEmpty()) {
      // Divided, not multiplied: the product may leave 256 bits.
      UInt256 blobFee = tx.maxFeePerBlobGas();
      if (left.divide(UInt256.of(tx.blobGas())).compareTo(blobFee) <= 0) {
        throw RpcFailure.server("insufficient funds for gas * price + value");
      }
      left = left.subtract(blobFee.multiply(tx.blobGas()));
    }
    UInt256 affordable = left.divide(tx.maxFeePerGas());
    return affordable.fitsLong() ? least(high, affordable.toLong()) : high;
  }

  private static long least(long a, long b) {
    return Long.compareUnsigned(a, b) <= 0 ? a : b;
  }

  private boolean suffices(long gas) {
    Outcome.Executed done = run(gas);
    return done != null && done.ending() == Ending.SUCCESS;
  }

  /// A run with `gas`; null when that does not even pay for the transaction's bytes.
  private Outcome.@Nullable Executed run(long gas) {
    return switch (scene.run(tx.withGasLimit(gas), null)) {
      case Outcome.Executed done -> done;
      case Outcome.Refused r -> {
        if (r.reason() == Outcome.Reason.INTRINSIC_GAS) {
          yield null;
        }
        throw RpcFailure.server("failed with %d gas: %s".formatted(gas, r.message()));
      }
    };
  }

  private static RpcFailure failure(Outcome.Executed done, long gas) {
    if (done.ending() == Ending.OUT_OF_GAS || done.ending() == Ending.STORE_STIPEND) {
      return beyond(gas);
    }
    return done.ending() == Ending.REVERT
        ? RpcFailure.reverted(done.output())
        : RpcFailure.server(FailureText.of(done.ending(), done.detail()));
  }

  private static RpcFailure beyond(long gas) {
    return RpcFailure.server("gas required exceeds allowance (%d)".formatted(gas));
  }
}
