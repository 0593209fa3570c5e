package org.openledger.evm.precompile;

import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/// base ^ exponent mod modulus, at address 5 (EIP-198): the three lengths in 32 bytes each, then
/// the three numbers, to as many bytes as the modulus has.
final class ModExp implements Precompile {
  private static final int HEADER = 96;

  /// EIP-7823: what Osaka allows for each number.
  private static final int OSAKA_BYTES_MAX = 1024;

  /// A bound where the fork has none: what BigInteger can hold. More costs over 700 million gas.
  private static final int BYTES_MAX = (1 << 28) - 1;

  private static final BigInteger LONG_MAX = BigInteger.valueOf(Long.MAX_VALUE);

  /// How a run is priced.
  enum Pricing {
    /// Cancun's and Prague's.
    EIP_2565,
    /// Osaka's, with EIP-7823's bounds.
    EIP_7883
  }

  private final Pricing pricing;

  ModExp(Pricing pricing) {
    this.pricing = pricing;
  }

  @Override
  public long gas(CallData input) {
    BigInteger baseBytes = number(input, 0, 32);
    BigInteger exponentBytes = number(input, 32, 32);
    BigInteger bytes = baseBytes.max(number(input, 64, 32));
    BigInteger words = bytes.add(BigInteger.valueOf(7)).shiftRight(3);
    BigInteger square = words.multiply(words);
    BigInteger head = exponentHead(input, baseBytes, exponentBytes);
    BigInteger price =
        switch (pricing) {
          case EIP_2565 ->
              square
                  .multiply(iterations(head, exponentBytes, 8))
                  .divide(BigInteger.valueOf(3))
                  .max(BigInteger.valueOf(200));
          case EIP_7883 -> {
            boolean small = bytes.compareTo(BigInteger.valueOf(32)) <= 0;
            BigInteger complexity = small ? BigInteger.valueOf(16) : square.shiftLeft(1);
            yield complexity
                .multiply(iterations(head, exponentBytes, 16))
                .max(BigInteger.valueOf(500));
          }
        };
    return price.min(LONG_MAX).longValue();
  }

  private static BigInteger number(CallData input, int at, int bytes) {
    return new BigInteger(1, input.slice(at, bytes));
  }

  /// The exponent's first 32 bytes, fewer where it is shorter.
  private static BigInteger exponentHead(CallData input, BigInteger baseBytes, BigInteger bytes) {
    BigInteger from = baseBytes.add(BigInteger.valueOf(HEADER));
    if (from.compareTo(BigInteger.valueOf(input.length())) >= 0) {
      return BigInteger.ZERO; // it lies in the zeros behind the input
    }
    int length = bytes.min(BigInteger.valueOf(32)).intValue();
    return number(input, from.intValue(), length);
  }

  private static BigInteger iterations(BigInteger head, BigInteger bytes, long perByte) {
    BigInteger ofHead = BigInteger.valueOf(Math.max(head.bitLength() - 1, 0));
    return bytes
        .subtract(BigInteger.valueOf(32))
        .max(BigInteger.ZERO)
        .multiply(BigInteger.valueOf(perByte))
        .add(ofHead)
        .max(BigInteger.ONE);
  }

  @Override
  public byte @Nullable [] run(CallData input) {
    int max = pricing == Pricing.EIP_7883 ? OSAKA_BYTES_MAX : BYTES_MAX;
    BigInteger limit = BigInteger.valueOf(max);
    BigInteger baseBytes = number(input, 0, 32);
    BigInteger exponentBytes = number(input, 32, 32);
    BigInteger modulusBytes = number(input, 64, 32);
    if (pricing == Pricing.EIP_2565 && modulusBytes.signum() == 0) {
      return new byte[0]; // before the bounds: with no base either, any exponent costs the minimum
    }
    if (baseBytes.max(exponentBytes).max(modulusBytes).compareTo(limit) > 0) {
      return null;
    }
    int base = baseBytes.intValue();
    int exponent = exponentBytes.intValue();
    int modulus = modulusBytes.intValue();
    BigInteger m = number(input, HEADER + base + exponent, modulus);
    if (m.signum() == 0) {
      return new byte[modulus];
    }
    BigInteger b = number(input, HEADER, base);
    BigInteger e = number(input, HEADER + base, exponent);
    return Input.padded(b.modPow(e, m), modulus);
  }
}
