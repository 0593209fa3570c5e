package org.openledger.evm.bn254;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.openledger.primitives.Hex;
import org.openledger.testing.Seeds;

/// The curve against BigInteger, against definitions, and against the laws a pairing obeys.
class Bn254Test {
  private static final BigInteger P = Fp.MODULUS;

  private static final Jacobian<Fp> G1 = new Jacobian<>(Fp.ONE, Fp.of(BigInteger.TWO), Fp.ONE);

  /// EIP-197's generator of G2.
  private static final Jacobian<Fp2> G2 =
      new Jacobian<>(
          new Fp2(
              decimal(
                  "10857046999023057135944570762232829481370756359578518086990519993285655852781"),
              decimal(
                  "11559732032986387107991004021392285783925812861821192530917403151452391805634")),
          new Fp2(
              decimal(
                  "8495653923123431417604973247489272438418190587263600148770280649306958101930"),
              decimal(
                  "4082367875863433681332203403145435568316851327593401208105741076214120093531")),
          Fp2.ONE);

  @Test
  void fieldAgreesWithBigInteger() {
    Seeds.times(
        2_000,
        random -> {
          BigInteger a = number(random);
          BigInteger b = number(random);
          Fp x = Fp.of(a);
          Fp y = Fp.of(b);
          assertThat(x.value()).isEqualTo(a);
          assertThat(x.add(y).value()).isEqualTo(a.add(b).mod(P));
          assertThat(x.subtract(y).value()).isEqualTo(a.subtract(b).mod(P));
          assertThat(x.multiply(y).value()).isEqualTo(a.multiply(b).mod(P));
          assertThat(x.negate().value()).isEqualTo(a.negate().mod(P));
          if (a.signum() != 0) {
            assertThat(x.invert().value()).isEqualTo(a.modInverse(P));
          }
        });
  }

  @Test
  void fieldRefusesWhatIsNotReduced() {
    assertThatThrownBy(() -> Fp.of(P)).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Fp.of(BigInteger.ONE.negate()))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void towerDividesWhatItMultiplies() {
    Seeds.times(
        20,
        random -> {
          Fp12 a = element(random);
          Fp12 b = element(random);
          assertThat(a.multiply(a.invert())).isEqualTo(Fp12.ONE);
          assertThat(a.square()).isEqualTo(a.multiply(a));
          assertThat(a.multiply(b)).isEqualTo(b.multiply(a));
          Fp6 line = new Fp6(b.y().a(), b.y().b(), Fp2.ZERO);
          Fp12 whole = new Fp12(new Fp6(b.x().a(), Fp2.ZERO, Fp2.ZERO), line);
          assertThat(a.multiplyLine(b.x().a(), line.a(), line.b())).isEqualTo(a.multiply(whole));
        });
  }

  @Test
  void frobeniusIsThePowerOfThePrime() {
    Seeds.times(
        2,
        random -> {
          Fp12 a = element(random);
          assertThat(a.frobenius()).isEqualTo(power(a, P));
          assertThat(a.conjugate()).isEqualTo(power(a, P.pow(6)));
        });
  }

  @Test
  void finalPowerIsTheDefinitionsMultiple() {
    BigInteger u = Twist.U;
    BigInteger multiple = // 2u(6u² + 3u + 1)
        u.pow(2)
            .multiply(BigInteger.valueOf(6))
            .add(u.multiply(BigInteger.valueOf(3)))
            .add(BigInteger.ONE)
            .multiply(u)
            .shiftLeft(1);
    BigInteger exponent = P.pow(12).subtract(BigInteger.ONE).divide(Bn254.ORDER);
    assertThat(multiple.gcd(Bn254.ORDER)).isEqualTo(BigInteger.ONE);
    Seeds.times(
        1,
        random -> {
          Fp12 a = element(random);
          assertThat(Pairing.finalPower(a)).isEqualTo(power(a, exponent.multiply(multiple)));
        });
  }

  @Test
  void pairingIsBilinearAndNotDegenerate() {
    Fp12 one = pairing(G1, G2);
    assertThat(one.isOne()).isFalse();
    assertThat(power(one, Bn254.ORDER)).isEqualTo(Fp12.ONE);
    Seeds.times(
        5,
        random -> {
          BigInteger a = scalar(random);
          BigInteger b = scalar(random);
          Fp12 both = pairing(G1.multiply(a).affine(), G2.multiply(b).affine());
          assertThat(both).isEqualTo(power(one, a.multiply(b).mod(Bn254.ORDER)));
          assertThat(both).isEqualTo(pairing(G1.multiply(b).affine(), G2.multiply(a).affine()));
        });
  }

  @Test
  void multiplicationIsRepeatedAddition() {
    Jacobian<Fp> sum = new Jacobian<>(Fp.ONE, Fp.ONE, Fp.ZERO);
    for (int i = 0; i < 70; i++) {
      assertThat(Bn254.encode(G1.multiply(BigInteger.valueOf(i)))).isEqualTo(Bn254.encode(sum));
      sum = sum.add(G1);
    }
    assertThat(G1.multiply(Bn254.ORDER).isInfinity()).isTrue();
    assertThat(G2.multiply(Bn254.ORDER).isInfinity()).isTrue();
    assertThat(G1.add(G1.negate()).isInfinity()).isTrue();
  }

  @Test
  void membershipIsThatOfTheDefinition() {
    assertThat(Twist.inGroup(G2)).isTrue();
    int[] outside = {0};
    Seeds.times(
        30,
        random -> {
          Jacobian<Fp2> inside = G2.multiply(scalar(random)).affine();
          assertThat(Twist.inGroup(inside)).isTrue();
          Fp2 x = new Fp2(Fp.of(number(random)), Fp.of(number(random)));
          Fp2 y = squareRoot(x.square().multiply(x).add(Twist.B));
          if (Twist.contains(x, y)) {
            Jacobian<Fp2> q = new Jacobian<>(x, y, Fp2.ONE);
            assertThat(Twist.inGroup(q)).isEqualTo(q.multiply(Bn254.ORDER).isInfinity());
            outside[0]++;
          }
        });
    if (Long.getLong("test.seed") == null) {
      assertThat(outside[0]).as("random points of the twist that were tried").isPositive();
    }
  }

  @Test
  void refusesWhatIsNoPoint() {
    byte[] g = Bn254.encode(G1);
    byte[] off = g.clone();
    off[63] ^= 1;
    assertThat(Bn254.decodeG1(g, 0)).isEqualTo(G1);
    assertThat(Bn254.decodeG1(off, 0)).isNull();
    byte[] large = new byte[64];
    System.arraycopy(Hex.decode("0x" + P.toString(16)), 0, large, 0, 32);
    assertThat(Bn254.decodeG1(large, 0)).as("(p, 0), which is zero unreduced").isNull();
    assertThat(Bn254.pairing(new byte[0])[31]).isEqualTo((byte) 1);
    assertThat(Bn254.pairing(new byte[Bn254.PAIR_BYTES])[31]).isEqualTo((byte) 1);
    assertThat(Bn254.pairing(new byte[Bn254.PAIR_BYTES - 1])).isNull();
  }

  private static Fp12 pairing(Jacobian<Fp> p, Jacobian<Fp2> q) {
    return Pairing.product(List.of(new Pairing.Pair(p, q)));
  }

  /// Some y with y² = a where there is one, by norms: p is 3 mod 4.
  private static Fp2 squareRoot(Fp2 a) {
    Fp half = Fp.of(BigInteger.TWO).invert();
    Fp norm = root(a.re().square().add(a.im().square()));
    Fp re = root(a.re().add(norm).multiply(half));
    if (!re.square().equals(a.re().add(norm).multiply(half))) {
      re = root(a.re().subtract(norm).multiply(half));
    }
    return re.isZero() ? Fp2.ZERO : new Fp2(re, a.im().multiply(half).multiply(re.invert()));
  }

  private static Fp root(Fp a) {
    return Fp.of(a.value().modPow(P.add(BigInteger.ONE).shiftRight(2), P));
  }

  private static Fp12 element(RandomGenerator random) {
    return new Fp12(cubic(random), cubic(random));
  }

  private static Fp6 cubic(RandomGenerator random) {
    return new Fp6(quadratic(random), quadratic(random), quadratic(random));
  }

  private static Fp2 quadratic(RandomGenerator random) {
    return new Fp2(Fp.of(number(random)), Fp.of(number(random)));
  }

  /// A field element, often near a limit of the field or of a word.
  private static BigInteger number(RandomGenerator random) {
    byte[] bytes = new byte[32];
    random.nextBytes(bytes);
    BigInteger any = new BigInteger(1, bytes);
    BigInteger small = BigInteger.valueOf(random.nextInt(3));
    return switch (random.nextInt(8)) {
      case 0 -> small;
      case 1 -> P.subtract(BigInteger.ONE).subtract(small);
      case 2 -> BigInteger.ONE.shiftLeft(64 * random.nextInt(1, 4)).subtract(small);
      default -> any.mod(P);
    };
  }

  /// a^e by nothing but the definition.
  private static Fp12 power(Fp12 a, BigInteger e) {
    Fp12 out = Fp12.ONE;
    for (int i = e.bitLength() - 1; i >= 0; i--) {
      out = out.multiply(out);
      if (e.testBit(i)) {
        out = out.multiply(a);
      }
    }
    return out;
  }

  private static BigInteger scalar(RandomGenerator random) {
    return number(random).mod(Bn254.ORDER).max(BigInteger.ONE);
  }

  private static Fp decimal(String digits) {
    return Fp.of(new BigInteger(digits));
  }
}
