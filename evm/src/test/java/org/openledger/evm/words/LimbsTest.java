package org.openledger.evm.words;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Seeds;

/// Words against BigInteger, their naive twin, on operands that are random, sparse or at the edges.
class LimbsTest {
  private static final int ROUNDS = 4_000;
  private static final BigInteger M = BigInteger.ONE.shiftLeft(256);

  private RandomGenerator random = RandomGenerator.getDefault();
  private final Division division = new Division();

  private interface Binary {
    void apply(long[] s, int a, int b);
  }

  private interface Twin {
    BigInteger apply(BigInteger a, BigInteger b);
  }

  @Test
  void ringOperationsAgreeWithTheTwin() {
    Seeds.times(
        5,
        r -> {
          random = r;
          agree(Limbs::add, BigInteger::add);
          agree(Limbs::subtract, BigInteger::subtract);
          agree(Limbs::multiply, BigInteger::multiply);
        });
  }

  @Test
  void powersAgreeWithTheTwin() {
    Seeds.times(
        5,
        r -> {
          random = r;
          for (int i = 0; i < 200; i++) {
            check(Limbs::power, (a, b) -> a.modPow(b, M), number(), number());
          }
        });
  }

  @Test
  void divisionAgreesWithTheTwin() {
    Seeds.times(
        5,
        r -> {
          random = r;
          agree(division::divide, (a, b) -> b.signum() == 0 ? b : a.divide(b));
          agree(division::remainder, (a, b) -> b.signum() == 0 ? b : a.mod(b));
          agree(
              division::divideSigned, (a, b) -> b.signum() == 0 ? b : signed(a).divide(signed(b)));
          agree(
              division::remainderSigned,
              (a, b) -> b.signum() == 0 ? b : signed(a).remainder(signed(b)));
        });
  }

  @Test
  void wideRemaindersAgreeWithTheTwin() {
    Seeds.times(
        5,
        r -> {
          random = r;
          for (int i = 0; i < ROUNDS; i++) {
            BigInteger a = number();
            BigInteger b = number();
            BigInteger m = number();
            long[] s = new long[12];
            put(s, 0, a);
            put(s, 4, b);
            put(s, 8, m);
            division.addModulo(s, 0, 4, 8);
            assertThat(get(s, 8)).isEqualTo(m.signum() == 0 ? m : a.add(b).mod(m));
            put(s, 8, m);
            division.multiplyModulo(s, 0, 4, 8);
            assertThat(get(s, 8)).isEqualTo(m.signum() == 0 ? m : a.multiply(b).mod(m));
          }
        });
  }

  @Test
  void shiftsAndBytesAgreeWithTheTwin() {
    Seeds.times(
        5,
        r -> {
          random = r;
          for (int i = 0; i < ROUNDS; i++) {
            BigInteger by = BigInteger.valueOf(random.nextInt(300));
            BigInteger x = number();
            int n = by.intValue();
            check(Limbs::shiftLeft, (a, b) -> n > 255 ? BigInteger.ZERO : b.shiftLeft(n), by, x);
            check(Limbs::shiftRight, (a, b) -> b.shiftRight(n), by, x);
            check(Limbs::shiftRightSigned, (a, b) -> signed(b).shiftRight(n), by, x);
            BigInteger index = BigInteger.valueOf(n % 40);
            int k = n % 40;
            check(
                Limbs::byteAt,
                (a, b) -> k > 31 ? BigInteger.ZERO : b.shiftRight(8 * (31 - k)).and(number(255)),
                index,
                x);
            check(Limbs::signExtend, (a, b) -> extend(k, b), index, x);
          }
        });
  }

  @Test
  void comparisonsAgreeWithTheTwin() {
    Seeds.times(
        5,
        r -> {
          random = r;
          for (int i = 0; i < ROUNDS; i++) {
            BigInteger a = number();
            BigInteger b = random.nextInt(4) == 0 ? a : number();
            long[] s = new long[8];
            put(s, 0, a);
            put(s, 4, b);
            assertThat(Integer.signum(Limbs.compare(s, 0, 4))).isEqualTo(a.compareTo(b));
            assertThat(Integer.signum(Limbs.compareSigned(s, 0, 4)))
                .isEqualTo(signed(a).compareTo(signed(b)));
            assertThat(Limbs.bitLength(s, 0)).isEqualTo(a.bitLength());
          }
        });
  }

  private static BigInteger extend(int k, BigInteger b) {
    if (k >= 31) {
      return b;
    }
    BigInteger low = b.mod(BigInteger.ONE.shiftLeft(8 * k + 8));
    return low.testBit(8 * k + 7) ? low.subtract(BigInteger.ONE.shiftLeft(8 * k + 8)) : low;
  }

  private void agree(Binary ours, Twin twin) {
    for (int i = 0; i < ROUNDS; i++) {
      check(ours, twin, number(), number());
    }
  }

  private static void check(Binary ours, Twin twin, BigInteger a, BigInteger b) {
    long[] s = new long[8];
    put(s, 0, a);
    put(s, 4, b);
    ours.apply(s, 0, 4);
    assertThat(get(s, 4)).as("%s, %s", a, b).isEqualTo(twin.apply(a, b).mod(M));
  }

  private BigInteger number() {
    BigInteger x = new BigInteger(random.nextInt(257), asRandom());
    return switch (random.nextInt(4)) {
      case 0 -> M.subtract(BigInteger.ONE).subtract(x);
      case 1 -> BigInteger.ONE.shiftLeft(random.nextInt(256));
      case 2 -> M.subtract(BigInteger.ONE.shiftLeft(random.nextInt(256)));
      default -> x;
    };
  }

  private java.util.Random asRandom() {
    return java.util.Random.from(random);
  }

  private static BigInteger number(long value) {
    return BigInteger.valueOf(value);
  }

  private static BigInteger signed(BigInteger x) {
    return x.testBit(255) ? x.subtract(M) : x;
  }

  private static void put(long[] s, int at, BigInteger x) {
    for (int i = 0; i < 4; i++) {
      s[at + i] = x.shiftRight(64 * i).longValue();
    }
  }

  private static BigInteger get(long[] s, int at) {
    BigInteger x = BigInteger.ZERO;
    for (int i = 3; i >= 0; i--) {
      x = x.shiftLeft(64).or(new BigInteger(Long.toUnsignedString(s[at + i])));
    }
    return x;
  }
}
