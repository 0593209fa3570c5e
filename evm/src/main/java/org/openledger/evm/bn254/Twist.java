package org.openledger.evm.bn254;

import java.math.BigInteger;

/// The twisted curve y² = x³ + 3/ξ over [Fp2], which carries G2.
final class Twist {
  /// The curve family's parameter u: p and r are polynomials in it.
  static final BigInteger U = BigInteger.valueOf(4965661367192848881L);

  static final Fp2 B = Fp2.XI.invert().multiply(Fp.of(BigInteger.valueOf(3)));

  private Twist() {}

  static boolean contains(Fp2 x, Fp2 y) {
    return y.square().equals(x.square().multiply(x).add(B));
  }

  /// The p-th power of both coordinates on the untwisted curve, back on the twist.
  static Jacobian<Fp2> frobenius(Jacobian<Fp2> q) {
    return new Jacobian<>(
        q.x().conjugate().multiply(Fp12.gamma(2)),
        q.y().conjugate().multiply(Fp12.gamma(3)),
        q.z().conjugate());
  }

  /// Whether a point of the twist is of order r: ψ is [#frobenius], and (u+1)q + ψ(uq) + ψ²(uq) =
  /// ψ³(2uq) holds for those alone, a quarter of the work of r·q.
  static boolean inGroup(Jacobian<Fp2> q) {
    Jacobian<Fp2> uq = q.multiply(U);
    Jacobian<Fp2> once = frobenius(uq);
    Jacobian<Fp2> squared = frobenius(once);
    Jacobian<Fp2> cubed = frobenius(squared);
    return uq.add(q).add(once).add(squared).add(cubed.twice().negate()).isInfinity();
  }
}
