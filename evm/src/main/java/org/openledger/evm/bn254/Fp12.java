package org.openledger.evm.bn254;

import java.math.BigInteger;

/// x + y·w over [Fp6] with w² = v: where pairings have their values.
record Fp12(Fp6 x, Fp6 y) {
  static final Fp12 ONE = new Fp12(Fp6.ONE, Fp6.ZERO);

  /// γᵢ = ξ^(i(p-1)/6): what the p-th power makes of wⁱ, divided by wⁱ.
  private static final Fp2[] GAMMA = gammas();

  private static Fp2[] gammas() {
    Fp2 gamma = Fp2.XI.power(Fp.MODULUS.subtract(BigInteger.ONE).divide(BigInteger.valueOf(6)));
    Fp2[] out = new Fp2[6];
    out[0] = Fp2.ONE;
    for (int i = 1; i < 6; i++) {
      out[i] = out[i - 1].multiply(gamma);
    }
    return out;
  }

  /// γᵢ for i in 0 … 5.
  static Fp2 gamma(int i) {
    return GAMMA[i];
  }

  boolean isOne() {
    return equals(ONE);
  }

  Fp12 multiply(Fp12 o) {
    Fp6 xx = x.multiply(o.x);
    Fp6 yy = y.multiply(o.y);
    Fp6 both = x.add(y).multiply(o.x.add(o.y));
    return new Fp12(xx.add(yy.timesV()), both.subtract(xx).subtract(yy));
  }

  /// this · (r + (s + t·v)·w): the shape of a line's value.
  Fp12 multiplyLine(Fp2 r, Fp2 s, Fp2 t) {
    Fp6 xx = x.multiply(r);
    Fp6 yy = y.multiplySparse(s, t);
    Fp6 both = x.add(y).multiplySparse(r.add(s), t);
    return new Fp12(xx.add(yy.timesV()), both.subtract(xx).subtract(yy));
  }

  Fp12 square() {
    Fp6 xy = x.multiply(y);
    Fp6 both = x.add(y).multiply(x.add(y.timesV()));
    return new Fp12(both.subtract(xy).subtract(xy.timesV()), xy.add(xy));
  }

  /// The p⁶-th power; in the cyclotomic subgroup also the inverse.
  Fp12 conjugate() {
    return new Fp12(x, y.negate());
  }

  /// 1 / this; this is not zero.
  Fp12 invert() {
    Fp6 norm = x.multiply(x).subtract(y.multiply(y).timesV()).invert();
    return new Fp12(x.multiply(norm), y.negate().multiply(norm));
  }

  /// The p-th power.
  Fp12 frobenius() {
    return new Fp12(
        new Fp6(
            x.a().conjugate(),
            x.b().conjugate().multiply(GAMMA[2]),
            x.c().conjugate().multiply(GAMMA[4])),
        new Fp6(
            y.a().conjugate().multiply(GAMMA[1]),
            y.b().conjugate().multiply(GAMMA[3]),
            y.c().conjugate().multiply(GAMMA[5])));
  }

  /// The square of an element of the cyclotomic subgroup, at half the cost.
  Fp12 cyclotomicSquare() {
    Fp2 t0 = y.b().square();
    Fp2 t1 = x.a().square();
    Fp2 t6 = y.b().add(x.a()).square().subtract(t0).subtract(t1);
    Fp2 t2 = x.c().square();
    Fp2 t3 = y.a().square();
    Fp2 t7 = x.c().add(y.a()).square().subtract(t2).subtract(t3);
    Fp2 t4 = y.c().square();
    Fp2 t5 = x.b().square();
    Fp2 t8 = y.c().add(x.b()).square().subtract(t4).subtract(t5).timesXi();
    t0 = t0.timesXi().add(t1);
    t2 = t2.timesXi().add(t3);
    t4 = t4.timesXi().add(t5);
    return new Fp12(
        new Fp6(
            t0.thrice().subtract(x.a().twice()),
            t2.thrice().subtract(x.b().twice()),
            t4.thrice().subtract(x.c().twice())),
        new Fp6(
            t8.thrice().add(y.a().twice()),
            t6.thrice().add(y.b().twice()),
            t7.thrice().add(y.c().twice())));
  }

  /// this^e for e ≥ 0, this in the cyclotomic subgroup.
  Fp12 cyclotomicPower(long e) {
    Fp12 out = ONE;
    for (int i = 63 - Long.numberOfLeadingZeros(e); i >= 0; i--) {
      out = out.cyclotomicSquare();
      if ((e >>> i & 1) != 0) {
        out = out.multiply(this);
      }
    }
    return out;
  }
}
