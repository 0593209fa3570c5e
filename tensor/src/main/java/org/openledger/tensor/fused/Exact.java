package org.openledger.tensor.fused;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShuffle;

/// The same bits from compiled and from interpreted code, run after run.
///
/// The Vector API leaves two things open that training cannot: in which order `reduceLanes` adds
/// floats, and the last bits of `EXP`, for which the interpreter and the compiler use different
/// routines. Here lanes are added in one fixed order, and exp is a polynomial of single IEEE steps.
final class Exact {
  private static final VectorShuffle<Float>[] TURNS = turns();

  private static final float LOG2_E = 1.44269504f;
  private static final float LN2_HIGH = 0.693359375f;
  private static final float LN2_LOW = -2.12194440e-4f;
  private static final float ROUNDER = 12_582_912f; // 1.5 · 2²³: adding it rounds to an integer
  private static final float LOWEST = -87.33654f; // exp of less is no normal number
  private static final float HIGHEST = 88.37626f;

  private Exact() {}

  @SuppressWarnings({"unchecked", "rawtypes"})
  private static VectorShuffle<Float>[] turns() {
    int steps = Integer.numberOfTrailingZeros(Lanes.N);
    VectorShuffle<Float>[] turns = new VectorShuffle[steps];
    for (int i = 0; i < steps; i++) {
      turns[i] = VectorShuffle.iota(Lanes.FLOATS, Lanes.N >> (i + 1), 1, true);
    }
    return turns;
  }

  /// The sum of all lanes: halves are added to halves until one is left.
  static float sum(FloatVector v) {
    FloatVector s = v;
    for (VectorShuffle<Float> turn : TURNS) {
      s = s.add(s.rearrange(turn));
    }
    return s.lane(0);
  }

  /// e to the power of each lane, within 2 units in the last place (the polynomial of Cephes'
  /// `expf`); below the range of normal numbers the smallest of them.
  static FloatVector exp(FloatVector x) {
    FloatVector in = x.max(LOWEST).min(HIGHEST);
    FloatVector turned = in.fma(broadcast(LOG2_E), broadcast(ROUNDER));
    FloatVector n = turned.sub(ROUNDER);
    FloatVector r = n.fma(broadcast(-LN2_HIGH), in);
    r = n.fma(broadcast(-LN2_LOW), r);
    FloatVector p = r.fma(broadcast(1.9875691500e-4f), broadcast(1.3981999507e-3f));
    p = p.fma(r, broadcast(8.3334519073e-3f));
    p = p.fma(r, broadcast(4.1665795894e-2f));
    p = p.fma(r, broadcast(1.6666665459e-1f));
    p = p.fma(r, broadcast(5.0000001201e-1f));
    FloatVector y = p.fma(r.mul(r), r).add(1);
    // y · 2ⁿ: n stands in the low bits of `turned`, and belongs into the exponent.
    IntVector power = turned.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    return y.reinterpretAsInts().add(power).reinterpretAsFloats();
  }

  private static FloatVector broadcast(float value) {
    return FloatVector.broadcast(Lanes.FLOATS, value);
  }
}
