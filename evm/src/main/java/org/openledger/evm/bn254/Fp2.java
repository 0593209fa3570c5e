package org.openledger.evm.bn254;

import java.math.BigInteger;

/// re + im·u with u² = -1.
record Fp2(Fp re, Fp im) implements Element<Fp2> {
  static final Fp2 ZERO = new Fp2(Fp.ZERO, Fp.ZERO);
  static final Fp2 ONE = new Fp2(Fp.ONE, Fp.ZERO);

  /// ξ = 9 + u, no square and no cube: what the tower above is built on.
  static final Fp2 XI = new Fp2(Fp.of(BigInteger.valueOf(9)), Fp.ONE);

  @Override
  public boolean isZero() {
    return re.isZero() && im.isZero();
  }

  @Override
  public Fp2 add(Fp2 o) {
    return new Fp2(re.add(o.re), im.add(o.im));
  }

  @Override
  public Fp2 subtract(Fp2 o) {
    return new Fp2(re.subtract(o.re), im.subtract(o.im));
  }

  @Override
  public Fp2 negate() {
    return new Fp2(re.negate(), im.negate());
  }

  @Override
  public Fp2 twice() {
    return new Fp2(re.twice(), im.twice());
  }

  Fp2 thrice() {
    return twice().add(this);
  }

  /// Karatsuba: three products in the field below.
  @Override
  public Fp2 multiply(Fp2 o) {
    Fp a = re.multiply(o.re);
    Fp b = im.multiply(o.im);
    Fp both = re.add(im).multiply(o.re.add(o.im));
    return new Fp2(a.subtract(b), both.subtract(a).subtract(b));
  }

  Fp2 multiply(Fp o) {
    return new Fp2(re.multiply(o), im.multiply(o));
  }

  @Override
  public Fp2 square() {
    Fp cross = re.multiply(im);
    return new Fp2(re.add(im).multiply(re.subtract(im)), cross.twice());
  }

  /// (9 + u)·this.
  Fp2 timesXi() {
    Fp nineRe = re.twice().twice().twice().add(re);
    Fp nineIm = im.twice().twice().twice().add(im);
    return new Fp2(nineRe.subtract(im), nineIm.add(re));
  }

  /// The p-th power.
  Fp2 conjugate() {
    return new Fp2(re, im.negate());
  }

  @Override
  public Fp2 invert() {
    Fp norm = re.square().add(im.square()).invert();
    return new Fp2(re.multiply(norm), im.negate().multiply(norm));
  }

  /// this^e for e ≥ 0.
  Fp2 power(BigInteger e) {
    Fp2 out = ONE;
    for (int i = e.bitLength() - 1; i >= 0; i--) {
      out = out.square();
      if (e.testBit(i)) {
        out = out.multiply(this);
      }
    }
    return out;
  }
}
