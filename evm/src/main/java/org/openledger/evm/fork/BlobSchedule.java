package org.openledger.evm.fork;

import java.math.BigInteger;
import org.openledger.primitives.UInt256;

/// The blobs a block aims at and may have, those a transaction may have, and how fast their price
/// moves (EIP-4844, EIP-7691, EIP-7594, EIP-7918).
public record BlobSchedule(int target, int max, int transactionMax, long updateFraction) {
  /// Gas of one blob.
  public static final long BLOB_GAS = 1L << 17;

  /// The execution gas that a blob costs at least to include (EIP-7918).
  private static final long BASE_COST = 1L << 13;

  /// Wei a unit of blob gas costs after `excess` blob gas: `fake_exponential` of EIP-4844.
  public UInt256 baseFee(long excess) {
    BigInteger numerator = new BigInteger(Long.toUnsignedString(excess));
    BigInteger fraction = BigInteger.valueOf(updateFraction);
    BigInteger sum = BigInteger.ZERO;
    BigInteger term = fraction;
    for (long i = 1; term.signum() > 0; i++) {
      sum = sum.add(term);
      term = term.multiply(numerator).divide(fraction.multiply(BigInteger.valueOf(i)));
      if (sum.bitLength() > 300) {
        return UInt256.MAX; // no account can pay that
      }
    }
    BigInteger fee = sum.divide(fraction);
    return fee.bitLength() > 256 ? UInt256.MAX : UInt256.of(fee);
  }

  /// The excess after a block that began with `excess` and used `used` blob gas under `baseFee`.
  public long nextExcess(Fork fork, long excess, long used, UInt256 baseFee) {
    long aim = target * BLOB_GAS;
    if (excess + used < aim) {
      return 0;
    }
    boolean floor =
        fork.has(Eip.BLOB_FEE_FLOOR)
            && baseFee
                    .toBigInteger()
                    .multiply(BigInteger.valueOf(BASE_COST))
                    .compareTo(
                        baseFee(excess).toBigInteger().multiply(BigInteger.valueOf(BLOB_GAS)))
                > 0;
    return floor ? excess + used * (max - target) / max : excess + used - aim;
  }
}
