package org.openledger.evm.bn254;

import java.math.BigInteger;

/// An element of the prime field of bn254: a·2²⁵⁶ mod p in four words, the lowest first.
///
/// Reduced always, so equal elements are equal records.
record Fp(long l0, long l1, long l2, long l3) implements Element<Fp> {
  /// The field's prime p.
  static final BigInteger MODULUS =
      new BigInteger("30644e72e131a029b85045b68181585d97816a916871ca8d3c208c16d87cfd47", 16);

  private static final long P0 = 0x3c208c16d87cfd47L;
  private static final long P1 = 0x97816a916871ca8dL;
  private static final long P2 = 0xb85045b68181585dL;
  private static final long P3 = 0x30644e72e131a029L;

  /// -p⁻¹ mod 2⁶⁴.
  private static final long INVERSE = 0x87d20782e4866389L;

  static final Fp ZERO = new Fp(0, 0, 0, 0);
  private static final Fp R_SQUARED =
      words(BigInteger.ONE.shiftLeft(512).mod(MODULUS)); // into Montgomery form by one product
  static final Fp ONE = of(BigInteger.ONE);

  private static Fp words(BigInteger v) {
    return new Fp(
        v.longValue(),
        v.shiftRight(64).longValue(),
        v.shiftRight(128).longValue(),
        v.shiftRight(192).longValue());
  }

  /// The element `value`, which is in 0 … p-1.
  static Fp of(BigInteger value) {
    if (value.signum() < 0 || value.compareTo(MODULUS) >= 0) {
      throw new IllegalArgumentException("not in the field: " + value);
    }
    return words(value).multiply(R_SQUARED);
  }

  /// The number in 0 … p-1 that this stands for.
  BigInteger value() {
    Fp plain = multiply(new Fp(1, 0, 0, 0));
    byte[] out = new byte[32];
    long[] words = {plain.l3, plain.l2, plain.l1, plain.l0};
    for (int i = 0; i < 32; i++) {
      out[i] = (byte) (words[i / 8] >>> 56 - 8 * (i % 8));
    }
    return new BigInteger(1, out);
  }

  @Override
  public boolean isZero() {
    return (l0 | l1 | l2 | l3) == 0;
  }

  @Override
  public Fp add(Fp o) {
    long s0 = l0 + o.l0;
    long c = below(s0, l0);
    long s1 = l1 + o.l1;
    long c1 = below(s1, l1);
    s1 += c;
    c1 += below(s1, c);
    long s2 = l2 + o.l2;
    long c2 = below(s2, l2);
    s2 += c1;
    c2 += below(s2, c1);
    return reduced(s0, s1, s2, l3 + o.l3 + c2); // two elements stay below 2²⁵⁵
  }

  @Override
  public Fp twice() {
    return add(this);
  }

  @Override
  public Fp negate() {
    return ZERO.subtract(this);
  }

  @Override
  public Fp subtract(Fp o) {
    long d0 = l0 - o.l0;
    long b = below(l0, o.l0);
    long d1 = l1 - o.l1;
    long b1 = below(l1, o.l1) + below(d1, b);
    d1 -= b;
    long d2 = l2 - o.l2;
    long b2 = below(l2, o.l2) + below(d2, b1);
    d2 -= b1;
    long d3 = l3 - o.l3 - b2;
    if (d3 >= 0) { // the highest bit of an element is never set, so it tells the sign
      return new Fp(d0, d1, d2, d3);
    }
    long s0 = d0 + P0;
    long c = below(s0, P0);
    long s1 = d1 + P1;
    long c1 = below(s1, P1);
    s1 += c;
    c1 += below(s1, c);
    long s2 = d2 + P2;
    long c2 = below(s2, P2);
    s2 += c1;
    c2 += below(s2, c1);
    return new Fp(s0, s1, s2, d3 + P3 + c2);
  }

  /// The Montgomery product, one word of `o` at a time; no carry beyond the fourth word can come,
  /// as p's highest word is below 2⁶² (CIOS without the extra word, as gnark-crypto has it).
  @Override
  public Fp multiply(Fp o) {
    long t0 = 0;
    long t1 = 0;
    long t2 = 0;
    long t3 = 0;
    for (int i = 0; i < 4; i++) {
      long b = i < 2 ? (i == 0 ? o.l0 : o.l1) : (i == 2 ? o.l2 : o.l3);
      long low = l0 * b; // t + a·b
      t0 += low;
      long carry = Math.unsignedMultiplyHigh(l0, b) + below(t0, low);
      long m = t0 * INVERSE;
      // t0 + m·p0 is zero mod 2⁶⁴: only its carry counts.
      long reduce = Math.unsignedMultiplyHigh(m, P0) + (t0 != 0 ? 1 : 0);

      low = l1 * b;
      long s = t1 + low;
      long high = Math.unsignedMultiplyHigh(l1, b) + below(s, low);
      s += carry;
      carry = high + below(s, carry);
      low = m * P1;
      t0 = s + low;
      high = Math.unsignedMultiplyHigh(m, P1) + below(t0, low);
      t0 += reduce;
      reduce = high + below(t0, reduce);

      low = l2 * b;
      s = t2 + low;
      high = Math.unsignedMultiplyHigh(l2, b) + below(s, low);
      s += carry;
      carry = high + below(s, carry);
      low = m * P2;
      t1 = s + low;
      high = Math.unsignedMultiplyHigh(m, P2) + below(t1, low);
      t1 += reduce;
      reduce = high + below(t1, reduce);

      low = l3 * b;
      s = t3 + low;
      high = Math.unsignedMultiplyHigh(l3, b) + below(s, low);
      s += carry;
      carry = high + below(s, carry);
      low = m * P3;
      t2 = s + low;
      high = Math.unsignedMultiplyHigh(m, P3) + below(t2, low);
      t2 += reduce;
      t3 = carry + high + below(t2, reduce);
    }
    return reduced(t0, t1, t2, t3);
  }

  @Override
  public Fp square() {
    return multiply(this);
  }

  @Override
  public Fp invert() {
    return of(value().modInverse(MODULUS));
  }

  private static Fp reduced(long s0, long s1, long s2, long s3) {
    long d0 = s0 - P0;
    long b = below(s0, P0);
    long d1 = s1 - P1;
    long b1 = below(s1, P1) + below(d1, b);
    d1 -= b;
    long d2 = s2 - P2;
    long b2 = below(s2, P2) + below(d2, b1);
    d2 -= b1;
    long d3 = s3 - P3 - b2;
    return d3 < 0 ? new Fp(s0, s1, s2, s3) : new Fp(d0, d1, d2, d3);
  }

  /// One where a < b as unsigned numbers, else zero.
  private static long below(long a, long b) {
    return Long.compareUnsigned(a, b) < 0 ? 1 : 0;
  }
}
