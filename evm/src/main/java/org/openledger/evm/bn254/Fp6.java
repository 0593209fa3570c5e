package org.openledger.evm.bn254;

/// a + b·v + c·v² over [Fp2] with v³ = ξ.
record Fp6(Fp2 a, Fp2 b, Fp2 c) {
  static final Fp6 ZERO = new Fp6(Fp2.ZERO, Fp2.ZERO, Fp2.ZERO);
  static final Fp6 ONE = new Fp6(Fp2.ONE, Fp2.ZERO, Fp2.ZERO);

  Fp6 add(Fp6 o) {
    return new Fp6(a.add(o.a), b.add(o.b), c.add(o.c));
  }

  Fp6 subtract(Fp6 o) {
    return new Fp6(a.subtract(o.a), b.subtract(o.b), c.subtract(o.c));
  }

  Fp6 negate() {
    return new Fp6(a.negate(), b.negate(), c.negate());
  }

  /// Toom and Karatsuba: six products in the field below.
  Fp6 multiply(Fp6 o) {
    Fp2 aa = a.multiply(o.a);
    Fp2 bb = b.multiply(o.b);
    Fp2 cc = c.multiply(o.c);
    Fp2 bc = b.add(c).multiply(o.b.add(o.c)).subtract(bb).subtract(cc);
    Fp2 ab = a.add(b).multiply(o.a.add(o.b)).subtract(aa).subtract(bb);
    Fp2 ac = a.add(c).multiply(o.a.add(o.c)).subtract(aa).subtract(cc);
    return new Fp6(bc.timesXi().add(aa), ab.add(cc.timesXi()), ac.add(bb));
  }

  Fp6 multiply(Fp2 o) {
    return new Fp6(a.multiply(o), b.multiply(o), c.multiply(o));
  }

  /// this · (x + y·v).
  Fp6 multiplySparse(Fp2 x, Fp2 y) {
    Fp2 ax = a.multiply(x);
    Fp2 by = b.multiply(y);
    Fp2 cy = b.add(c).multiply(y).subtract(by);
    Fp2 cross = a.add(b).multiply(x.add(y)).subtract(ax).subtract(by);
    Fp2 cx = a.add(c).multiply(x).subtract(ax);
    return new Fp6(cy.timesXi().add(ax), cross, cx.add(by));
  }

  /// v·this.
  Fp6 timesV() {
    return new Fp6(c.timesXi(), a, b);
  }

  /// 1 / this; this is not zero.
  Fp6 invert() {
    Fp2 x = a.square().subtract(b.multiply(c).timesXi());
    Fp2 y = c.square().timesXi().subtract(a.multiply(b));
    Fp2 z = b.square().subtract(a.multiply(c));
    Fp2 norm = a.multiply(x).add(c.multiply(y).add(b.multiply(z)).timesXi()).invert();
    return new Fp6(x.multiply(norm), y.multiply(norm), z.multiply(norm));
  }
}
