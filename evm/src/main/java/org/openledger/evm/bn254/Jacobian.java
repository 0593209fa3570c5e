package org.openledger.evm.bn254;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;

/// A point (x/z², y/z³) of a curve y² = x³ + b; z is zero at infinity. No formula needs b.
///
/// Not constant in time: everything here is public.
record Jacobian<F extends Element<F>>(F x, F y, F z) {
  private static final int WINDOW = 4;

  boolean isInfinity() {
    return z.isZero();
  }

  Jacobian<F> negate() {
    return new Jacobian<>(x, y.negate(), z);
  }

  /// 2·this (dbl-2009-l).
  Jacobian<F> twice() {
    F a = x.square();
    F b = y.square();
    F c = b.square();
    F d = x.add(b).square().subtract(a).subtract(c).twice();
    F e = a.twice().add(a);
    F x3 = e.square().subtract(d.twice());
    F y3 = e.multiply(d.subtract(x3)).subtract(c.twice().twice().twice());
    return new Jacobian<>(x3, y3, y.multiply(z).twice());
  }

  Jacobian<F> add(Jacobian<F> o) {
    if (isInfinity()) {
      return o;
    }
    if (o.isInfinity()) {
      return this;
    }
    F zz = z.square();
    F ozz = o.z.square();
    F u = x.multiply(ozz);
    F s = y.multiply(ozz).multiply(o.z);
    F h = o.x.multiply(zz).subtract(u);
    F r = o.y.multiply(zz).multiply(z).subtract(s);
    if (h.isZero()) {
      // The same x: the same point, or its opposite (then z becomes h, which is zero).
      return r.isZero() ? twice() : new Jacobian<>(x, y, h);
    }
    F hh = h.square();
    F hhh = hh.multiply(h);
    F v = u.multiply(hh);
    F x3 = r.square().subtract(hhh).subtract(v.twice());
    F y3 = r.multiply(v.subtract(x3)).subtract(s.multiply(hhh));
    return new Jacobian<>(x3, y3, z.multiply(o.z).multiply(h));
  }

  /// scalar·this for a scalar ≥ 0, four bits at a time.
  Jacobian<F> multiply(BigInteger scalar) {
    F zero = z.subtract(z);
    Jacobian<F> out = new Jacobian<>(x, y, zero);
    List<Jacobian<F>> multiples = new ArrayList<>(1 << WINDOW);
    multiples.add(out);
    for (int i = 1; i < 1 << WINDOW; i++) {
      multiples.add(multiples.get(i - 1).add(this));
    }
    for (int i = (scalar.bitLength() + WINDOW - 1) / WINDOW - 1; i >= 0; i--) {
      for (int j = 0; j < WINDOW; j++) {
        out = out.twice();
      }
      int digit = scalar.shiftRight(WINDOW * i).intValue() & ((1 << WINDOW) - 1);
      out = out.add(multiples.get(digit));
    }
    return out;
  }

  /// The same point with z = 1; it is not at infinity.
  Jacobian<F> affine() {
    F inverse = z.invert();
    F square = inverse.square();
    return new Jacobian<>(
        x.multiply(square), y.multiply(square).multiply(inverse), z.multiply(inverse));
  }
}
