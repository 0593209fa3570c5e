package org.openledger.tensor.fused;

import static java.nio.ByteOrder.LITTLE_ENDIAN;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.ShortVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorShape;
import jdk.incubator.vector.VectorSpecies;
import org.openledger.tensor.DType;
import org.openledger.tensor.Device;
import org.openledger.tensor.Tensor;

/// Reading and writing lanes of single-precision numbers in F32 or BF16 memory.
final class Lanes {
  static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_PREFERRED;
  static final int N = FLOATS.length();
  private static final VectorSpecies<Integer> INTS =
      VectorSpecies.of(int.class, FLOATS.vectorShape());
  private static final VectorSpecies<Short> SHORTS =
      VectorSpecies.of(
          short.class, VectorShape.forBitSize(FLOATS.vectorShape().vectorBitSize() / 2));

  private Lanes() {}

  /// Whether a tensor is what the kernels read: on the host, without gaps, F32 or BF16.
  static boolean readable(Tensor t) {
    return t.device().equals(Device.CPU)
        && (t.dtype() == DType.F32 || t.dtype() == DType.BF16)
        && t.isContiguous();
  }

  static boolean half(Tensor t) {
    return t.dtype() == DType.BF16;
  }

  /// N numbers from element `at` on.
  static FloatVector load(MemorySegment m, long at, boolean half) {
    if (half) {
      IntVector bits =
          (IntVector)
              ShortVector.fromMemorySegment(SHORTS, m, at * 2, LITTLE_ENDIAN)
                  .convertShape(VectorOperators.ZERO_EXTEND_S2I, INTS, 0);
      return bits.lanewise(VectorOperators.LSHL, 16).reinterpretAsFloats();
    }
    return FloatVector.fromMemorySegment(FLOATS, m, at * 4, LITTLE_ENDIAN);
  }

  /// Writes N numbers from element `at` on, rounding to the nearest even.
  static void store(FloatVector v, MemorySegment m, long at, boolean half) {
    if (half) {
      IntVector bits = v.reinterpretAsInts();
      IntVector odd = bits.lanewise(VectorOperators.LSHR, 16).and(1);
      ((ShortVector)
              bits.add(0x7fff)
                  .add(odd)
                  .lanewise(VectorOperators.LSHR, 16)
                  .convertShape(VectorOperators.I2S, SHORTS, 0))
          .intoMemorySegment(m, at * 2, LITTLE_ENDIAN);
    } else {
      v.intoMemorySegment(m, at * 4, LITTLE_ENDIAN);
    }
  }

  /// One number.
  static float one(MemorySegment m, long at, boolean half) {
    return half
        ? Float.intBitsToFloat(m.get(ValueLayout.JAVA_SHORT_UNALIGNED, at * 2) << 16)
        : m.get(ValueLayout.JAVA_FLOAT_UNALIGNED, at * 4);
  }

  /// Writes one number.
  static void put(MemorySegment m, long at, float v, boolean half) {
    if (half) {
      int bits = Float.floatToRawIntBits(v);
      int rounded = bits + 0x7fff + (bits >>> 16 & 1);
      m.set(ValueLayout.JAVA_SHORT_UNALIGNED, at * 2, (short) (rounded >>> 16));
    } else {
      m.set(ValueLayout.JAVA_FLOAT_UNALIGNED, at * 4, v);
    }
  }
}
