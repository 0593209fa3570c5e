package org.openledger.attribution.store;

import java.lang.foreign.MemorySegment;
import java.nio.ByteOrder;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Exact dot products ⟨ψ, φ⟩ of little-endian int16 vectors as int64.
///
/// A product p of two int16 fits int32 (|p| ≤ 2³⁰), the sum of k of them does not. So every lane
/// adds up p's upper part p >> 15 (|·| ≤ 2¹⁵) and its lower part p & 32767 (< 2¹⁵) apart, in int32:
/// over k ≤ 2¹⁷ slots a lane of at least 4 takes at most 2¹⁵ products, so neither sum exceeds 2³⁰.
/// In the end Σp = 2¹⁵·Σupper + Σlower, and |Σp| ≤ 2¹⁷·2³⁰ = 2⁴⁷ < 2⁶³.
final class IntegerScan {
  /// Longest vector for which the lanes' sums are proved to fit.
  static final int SLOTS_MAX = 1 << 17;

  private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_PREFERRED;
  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(
          short.class, jdk.incubator.vector.VectorShape.forBitSize(INTS.vectorBitSize() / 2));
  private static final int LANES = INTS.length();

  private IntegerScan() {}

  /// ⟨ψ, φ⟩ for the `query.length` int16 from `offset` bytes into `vectors`.
  static long dot(MemorySegment vectors, long offset, short[] query) {
    IntVector upper = IntVector.zero(INTS);
    IntVector lower = IntVector.zero(INTS);
    int j = 0;
    for (int to = query.length - query.length % LANES; j < to; j += LANES) {
      IntVector product = ints(vectors, offset + 2L * j).mul(ints(query, j));
      upper = upper.add(product.lanewise(VectorOperators.ASHR, 15));
      lower = lower.add(product.and(0x7fff));
    }
    long sum = (sum(upper) << 15) + sum(lower);
    return sum + dotSingly(vectors, offset, query, j);
  }

  /// The same from slot `from` on, one product after the other: the tail, and the twin that tests
  /// compare with.
  static long dotSingly(MemorySegment vectors, long offset, short[] query, int from) {
    long sum = 0;
    for (int j = from; j < query.length; j++) {
      sum += (long) vectors.get(SketchFile.INT16, offset + 2L * j) * query[j];
    }
    return sum;
  }

  private static IntVector ints(MemorySegment vectors, long offset) {
    return (IntVector)
        ShortVector.fromMemorySegment(SHORTS, vectors, offset, ByteOrder.LITTLE_ENDIAN)
            .convertShape(VectorOperators.S2I, INTS, 0);
  }

  private static IntVector ints(short[] query, int from) {
    return (IntVector)
        ShortVector.fromArray(SHORTS, query, from).convertShape(VectorOperators.S2I, INTS, 0);
  }

  private static long sum(IntVector lanes) {
    long sum = 0;
    for (int lane : lanes.toArray()) {
      sum += lane;
    }
    return sum;
  }
}
