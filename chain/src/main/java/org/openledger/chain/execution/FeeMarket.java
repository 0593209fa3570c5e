package org.openledger.chain.execution;

import org.openledger.chain.block.Header;
import org.openledger.primitives.UInt256;

/// How base fee and gas limit follow from the parent block (EIP-1559).
public final class FeeMarket {
  /// The base fee of a genesis that names none.
  public static final UInt256 INITIAL_BASE_FEE = UInt256.of(1_000_000_000);

  /// The smallest gas limit a block may have.
  public static final long GAS_LIMIT_MIN = 5_000;

  private static final long ELASTICITY = 2;
  private static final long CHANGE_DENOMINATOR = 8;
  private static final long LIMIT_BOUND_DIVISOR = 1_024;

  private FeeMarket() {}

  /// The base fee of the block after `parent`.
  public static UInt256 nextBaseFee(Header parent) {
    long target = parent.gasLimit() / ELASTICITY;
    UInt256 fee = parent.baseFee();
    if (parent.gasUsed() == target) {
      return fee;
    }
    UInt256 delta =
        fee.multiply(Math.abs(parent.gasUsed() - target))
            .divide(UInt256.of(target))
            .divide(UInt256.of(CHANGE_DENOMINATOR));
    if (parent.gasUsed() > target) {
      return fee.add(delta.isZero() ? UInt256.ONE : delta);
    }
    return fee.subtract(delta);
  }

  /// The gas limit closest to `wanted` that may follow `parent`'s.
  public static long nextGasLimit(long parent, long wanted) {
    long step = parent / LIMIT_BOUND_DIVISOR - 1;
    long bounded = Math.max(parent - step, Math.min(parent + step, wanted));
    return Math.max(bounded, GAS_LIMIT_MIN);
  }

  /// Whether a block may have `limit` after one with `parent`: closer than a 1,024th of it.
  public static boolean mayFollow(long limit, long parent) {
    return limit >= GAS_LIMIT_MIN && Math.abs(limit - parent) < parent / LIMIT_BOUND_DIVISOR;
  }
}
