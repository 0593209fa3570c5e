package org.openledger.evm.bn254;

import java.math.BigInteger;
import java.util.List;

/// The optimal ate pairing e(p, q) of p in G1 and q in G2, raised to a fixed power that is prime to
/// the order: bilinear all the same, and one exactly where the pairing is.
final class Pairing {
  /// 6u + 2, in signed binary digits, the lowest first.
  private static final int[] LOOP =
      digits(Twist.U.multiply(BigInteger.valueOf(6)).add(BigInteger.TWO));

  private static final long U = Twist.U.longValueExact();

  private Pairing() {}

  /// What goes into a pairing: both affine (z = 1), neither at infinity, each in its group.
  record Pair(Jacobian<Fp> p, Jacobian<Fp2> q) {}

  /// The product of the pairs' pairings; one squaring a step serves all of them.
  static Fp12 product(List<Pair> pairs) {
    return finalPower(millerLoop(pairs));
  }

  static Fp12 millerLoop(List<Pair> pairs) {
    List<Walk> walks = pairs.stream().map(Walk::new).toList();
    Fp12 f = Fp12.ONE;
    for (int i = LOOP.length - 2; i >= 0; i--) {
      f = f.square();
      for (Walk walk : walks) {
        f = walk.twice(f);
        if (LOOP[i] != 0) {
          f = walk.add(f, LOOP[i] > 0 ? walk.pair.q() : walk.pair.q().negate());
        }
      }
    }
    for (Walk walk : walks) {
      Jacobian<Fp2> once = Twist.frobenius(walk.pair.q());
      f = walk.add(f, once);
      f = walk.add(f, Twist.frobenius(once).negate());
    }
    return f;
  }

  /// f^(2u(6u²+3u+1)·(p¹²-1)/r): the easy part by conjugate and inverse, the hard part after
  /// Duquesne and Ghammam, algorithm 6.
  static Fp12 finalPower(Fp12 value) {
    Fp12 f = value.conjugate().multiply(value.invert());
    f = f.frobenius().frobenius().multiply(f);
    Fp12 minus2u = f.cyclotomicPower(U).conjugate().cyclotomicSquare();
    Fp12 minus6u = minus2u.cyclotomicSquare().multiply(minus2u);
    Fp12 a = minus6u.cyclotomicPower(U).conjugate(); // 6u²
    Fp12 b = a.multiply(minus6u.conjugate()); // 6u² + 6u
    Fp12 c = a.cyclotomicSquare().cyclotomicPower(U).multiply(b); // 12u³ + 6u² + 6u
    Fp12 d = minus2u.multiply(c); // 12u³ + 6u² + 4u
    Fp12 out = f.multiply(a.multiply(c)); // 12u³ + 12u² + 6u + 1
    out = out.multiply(d.frobenius());
    out = out.multiply(c.frobenius().frobenius());
    Fp12 last = f.conjugate().multiply(d); // 12u³ + 6u² + 4u - 1
    return out.multiply(last.frobenius().frobenius().frobenius());
  }

  private static int[] digits(BigInteger value) {
    BigInteger thrice = value.multiply(BigInteger.valueOf(3));
    int[] out = new int[thrice.bitLength() - 1];
    for (int i = 0; i < out.length; i++) {
      out[i] = (thrice.testBit(i + 1) ? 1 : 0) - (value.testBit(i + 1) ? 1 : 0);
    }
    return out;
  }

  /// A multiple of q on its way, in homogeneous coordinates (x/z, y/z), and the lines it draws.
  ///
  /// The line through two points of slope λ, at p: y(p) - λ·x(p)·w + (λx - y)·w³, times whatever
  /// denominators would need a division: the final power turns factors of [Fp2] into one.
  private static final class Walk {
    private final Pair pair;
    private Fp2 x;
    private Fp2 y;
    private Fp2 z;

    Walk(Pair pair) {
      this.pair = pair;
      this.x = pair.q().x();
      this.y = pair.q().y();
      this.z = Fp2.ONE;
    }

    /// f times the tangent; the point doubles. Coordinates are four times the paper's, which spares
    /// its halvings.
    Fp12 twice(Fp12 f) {
      Fp2 yy = y.square();
      Fp2 zz = z.square();
      Fp2 e = zz.thrice().multiply(Twist.B); // 3b'z²
      Fp2 yz2 = y.add(z).square().subtract(yy).subtract(zz); // 2yz
      Fp2 xx3 = x.square().thrice();
      Fp12 out =
          f.multiplyLine(
              yz2.negate().multiply(pair.p().y()), xx3.multiply(pair.p().x()), e.subtract(yy));
      Fp2 e3 = e.thrice();
      x = x.multiply(y).multiply(yy.subtract(e3)).twice();
      y = yy.add(e3).square().subtract(e.square().thrice().twice().twice());
      z = yy.multiply(yz2).twice().twice();
      return out;
    }

    /// f times the line through the point and an affine `q`; the point becomes their sum.
    Fp12 add(Fp12 f, Jacobian<Fp2> q) {
      Fp2 theta = y.subtract(q.y().multiply(z));
      Fp2 lambda = x.subtract(q.x().multiply(z));
      Fp12 out =
          f.multiplyLine(
              lambda.multiply(pair.p().y()),
              theta.negate().multiply(pair.p().x()),
              theta.multiply(q.x()).subtract(lambda.multiply(q.y())));
      Fp2 squared = lambda.square();
      Fp2 cubed = lambda.multiply(squared);
      Fp2 g = x.multiply(squared);
      Fp2 h = cubed.add(z.multiply(theta.square())).subtract(g.twice());
      x = lambda.multiply(h);
      y = g.subtract(h).multiply(theta).subtract(cubed.multiply(y));
      z = cubed.multiply(z);
      return out;
    }
  }
}
