package org.openledger.chain.pool;

import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.primitives.UInt256;

/// What the pool takes at most.
///
/// @param feeCapWei the most a transaction's gas may cost; 0 for no cap
/// @param tipMin the least tip of a unit of gas, in wei
/// @param gapLifetimeMs how long a transaction waits for a nonce before it that nobody sends
/// @param unprotected whether transactions without a chain id are taken
public record PoolLimits(
    long bytesMax,
    int senderMax,
    int transactionBytesMax,
    UInt256 feeCapWei,
    UInt256 tipMin,
    long gapLifetimeMs,
    boolean unprotected) {
  /// 256 MiB in all, 4,096 a sender, 128 KiB a transaction, one OPEN of fee, 1 wei of tip, three
  /// hours.
  public static final PoolLimits DEFAULT =
      new PoolLimits(
          256L << 20,
          4_096,
          128 << 10,
          UInt256.of(1_000_000_000_000_000_000L),
          UInt256.ONE,
          3 * 3_600_000L,
          false);

  public PoolLimits {
    if (bytesMax <= 0 || senderMax <= 0 || transactionBytesMax <= 0 || gapLifetimeMs <= 0) {
      throw new ChainException(Code.CONFIG, "the pool's limits must be above 0");
    }
  }
}
