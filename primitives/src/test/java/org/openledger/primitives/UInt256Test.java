package org.openledger.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.function.BinaryOperator;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Seeds;

class UInt256Test {
  private static final BigInteger LIMIT = BigInteger.ONE.shiftLeft(256);

  @Test
  void agreesWithBigIntegerAndNeverWraps() {
    Seeds.times(
        3000,
        random -> {
          BigInteger a = number(random);
          BigInteger b = number(random);
          check(a, b, BigInteger::add, UInt256::add);
          check(a, b, BigInteger::subtract, UInt256::subtract);
          check(a, b, BigInteger::multiply, UInt256::multiply);
          if (b.signum() != 0) {
            check(a, b, BigInteger::divide, UInt256::divide);
            check(a, b, BigInteger::remainder, UInt256::remainder);
          }
          assertThat(Integer.signum(UInt256.of(a).compareTo(UInt256.of(b))))
              .isEqualTo(a.compareTo(b));
        });
  }

  @Test
  void readsWhatItWrites() {
    Seeds.times(
        500,
        random -> {
          BigInteger a = number(random);
          UInt256 u = UInt256.of(a);
          assertThat(u.toBigInteger()).isEqualTo(a);
          assertThat(u.toString()).isEqualTo(a.toString());
          assertThat(u.toHex()).isEqualTo("0x" + a.toString(16));
          assertThat(UInt256.parse(u.toHex())).isEqualTo(u);
          assertThat(UInt256.parse(u.toString())).isEqualTo(u);
          assertThat(UInt256.fromBytes(u.minimalBytes())).isEqualTo(u);
          assertThat(u.minimalBytes().length).isEqualTo((a.bitLength() + 7) / 8);
        });
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatThrownBy(() -> UInt256.of(LIMIT)).isInstanceOf(PrimitivesException.class);
    assertThatThrownBy(() -> UInt256.of(-1)).isInstanceOf(PrimitivesException.class);
    assertThatThrownBy(() -> UInt256.parse("0x")).isInstanceOf(PrimitivesException.class);
    assertThatThrownBy(() -> UInt256.parse("-1")).isInstanceOf(PrimitivesException.class);
    assertThatThrownBy(() -> UInt256.parse("9".repeat(81))).isInstanceOf(PrimitivesException.class);
    assertThatThrownBy(() -> UInt256.MAX.toLong()).isInstanceOf(PrimitivesException.class);
    assertThatThrownBy(() -> UInt256.ONE.divide(UInt256.ZERO))
        .isInstanceOf(PrimitivesException.class);
  }

  /// Numbers of every width, half of them beside a word's edge where carries live.
  private static BigInteger number(RandomGenerator random) {
    BigInteger n = new BigInteger(random.nextInt(257), new java.util.Random(random.nextLong()));
    if (random.nextBoolean()) {
      int bit = 64 * random.nextInt(5);
      n = BigInteger.ONE.shiftLeft(bit).add(BigInteger.valueOf(random.nextInt(3) - 1));
    }
    return n.signum() < 0 || n.bitLength() > 256 ? BigInteger.ZERO : n;
  }

  private static void check(
      BigInteger a, BigInteger b, BinaryOperator<BigInteger> slow, BinaryOperator<UInt256> fast) {
    BigInteger expected = slow.apply(a, b);
    if (expected.signum() < 0 || expected.bitLength() > 256) {
      assertThatThrownBy(() -> fast.apply(UInt256.of(a), UInt256.of(b)))
          .isInstanceOf(PrimitivesException.class);
    } else {
      assertThat(fast.apply(UInt256.of(a), UInt256.of(b)).toBigInteger()).isEqualTo(expected);
    }
  }
}
