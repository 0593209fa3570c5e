package org.openledger.evm.bn254;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The operations of EIP-196 and EIP-197 on encoded points.
///
/// A point of G1 is x ‖ y, 32 bytes each; one of G2 the same over the quadratic field, the
/// imaginary part of each coordinate first. Zeros stand for infinity. Everything is checked:
/// coordinates below the modulus, points on their curve, those of G2 of order r.
public final class Bn254 {
  /// Bytes of a point of G1.
  public static final int G1_BYTES = 64;

  /// Bytes of a point of G2.
  public static final int G2_BYTES = 128;

  /// Bytes of a pair of points, as [#pairing] takes them.
  public static final int PAIR_BYTES = G1_BYTES + G2_BYTES;

  /// The order r of both groups.
  static final BigInteger ORDER =
      new BigInteger("30644e72e131a029b85045b68181585d2833e84879b9709143e1f593f0000001", 16);

  private static final Fp B = Fp.of(BigInteger.valueOf(3));

  private Bn254() {}

  /// a + b of a ‖ b in 128 bytes; null where one is no point.
  public static byte @Nullable [] add(byte[] input) {
    Jacobian<Fp> a = decodeG1(input, 0);
    Jacobian<Fp> b = decodeG1(input, G1_BYTES);
    return a == null || b == null ? null : encode(a.add(b));
  }

  /// scalar·a of a ‖ scalar in 96 bytes; null where a is no point.
  public static byte @Nullable [] multiply(byte[] input) {
    Jacobian<Fp> a = decodeG1(input, 0);
    return a == null ? null : encode(a.multiply(number(input, G1_BYTES)));
  }

  /// One or zero in 32 bytes: whether the product of the pairings of all pairs is one; null where
  /// there is no whole number of pairs or one holds no points. No pairs give one.
  public static byte @Nullable [] pairing(byte[] input) {
    if (input.length % PAIR_BYTES != 0) {
      return null;
    }
    List<Pairing.Pair> pairs = new ArrayList<>();
    for (int at = 0; at < input.length; at += PAIR_BYTES) {
      Jacobian<Fp> p = decodeG1(input, at);
      Jacobian<Fp2> q = decodeG2(input, at + G1_BYTES);
      if (p == null || q == null) {
        return null;
      }
      if (!p.isInfinity() && !q.isInfinity()) { // else it contributes one
        pairs.add(new Pairing.Pair(p, q));
      }
    }
    byte[] out = new byte[32];
    out[31] = (byte) (Pairing.product(pairs).isOne() ? 1 : 0);
    return out;
  }

  static @Nullable Jacobian<Fp> decodeG1(byte[] input, int from) {
    Fp x = field(input, from);
    Fp y = field(input, from + 32);
    if (x == null || y == null) {
      return null;
    }
    if (x.isZero() && y.isZero()) {
      return new Jacobian<>(Fp.ONE, Fp.ONE, Fp.ZERO);
    }
    boolean onCurve = y.square().equals(x.square().multiply(x).add(B));
    return onCurve ? new Jacobian<>(x, y, Fp.ONE) : null;
  }

  static @Nullable Jacobian<Fp2> decodeG2(byte[] input, int from) {
    Fp2 x = quadratic(input, from);
    Fp2 y = quadratic(input, from + 64);
    if (x == null || y == null) {
      return null;
    }
    if (x.isZero() && y.isZero()) {
      return new Jacobian<>(Fp2.ONE, Fp2.ONE, Fp2.ZERO);
    }
    Jacobian<Fp2> q = new Jacobian<>(x, y, Fp2.ONE);
    return Twist.contains(x, y) && Twist.inGroup(q) ? q : null;
  }

  static byte[] encode(Jacobian<Fp> point) {
    byte[] out = new byte[G1_BYTES];
    if (!point.isInfinity()) {
      Jacobian<Fp> affine = point.affine();
      write(affine.x().value(), out, 0);
      write(affine.y().value(), out, 32);
    }
    return out;
  }

  private static void write(BigInteger value, byte[] out, int at) {
    byte[] bytes = value.toByteArray(); // at most 32: the modulus has 254 bits
    System.arraycopy(bytes, 0, out, at + 32 - bytes.length, bytes.length);
  }

  private static @Nullable Fp2 quadratic(byte[] input, int from) {
    Fp im = field(input, from);
    Fp re = field(input, from + 32);
    return im == null || re == null ? null : new Fp2(re, im);
  }

  private static @Nullable Fp field(byte[] input, int from) {
    BigInteger value = number(input, from);
    return value.compareTo(Fp.MODULUS) < 0 ? Fp.of(value) : null;
  }

  private static BigInteger number(byte[] input, int from) {
    return new BigInteger(1, Arrays.copyOfRange(input, from, from + 32));
  }
}
