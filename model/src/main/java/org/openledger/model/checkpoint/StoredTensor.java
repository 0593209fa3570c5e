package org.openledger.model.checkpoint;

import java.lang.foreign.MemorySegment;
import java.util.List;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// A tensor as it lies in a file: `shape` has the slowest dimension first (PyTorch's order),
/// `bytes` are the stored values, little endian, row after row.
///
/// The bytes of a tensor from a checkpoint live as long as the checkpoint is open.
public record StoredTensor(String name, StoredType type, List<Long> shape, MemorySegment bytes) {
  /// Most dimensions a tensor may have.
  public static final int RANK_MAX = 8;

  /// Most values a tensor may have: far above any weight, far below overflow.
  public static final long VALUES_MAX = 1L << 40;

  /// Checks that shape, type and bytes agree.
  public StoredTensor {
    shape = List.copyOf(shape);
    long need = bytesOf(name, type, shape);
    if (need != bytes.byteSize()) {
      throw new ModelException(
          Code.MALFORMED,
          "tensor %s: %s %s needs %,d bytes, but %,d are stored"
              .formatted(name, type, shape, need, bytes.byteSize()));
    }
  }

  /// A tensor of fp32 values on the Java heap.
  public static StoredTensor ofFp32(String name, List<Long> shape, float[] values) {
    return new StoredTensor(name, StoredType.F32, shape, MemorySegment.ofArray(values));
  }

  /// The number of values.
  public long values() {
    return valuesOf(name, shape);
  }

  /// The values as fp32, in row-major order; for tensors of less than 2³¹ values.
  public float[] fp32() {
    long n = values();
    if (n > Integer.MAX_VALUE - 8) {
      throw new ModelException(
          Code.TOO_LARGE, "tensor %s: %,d values do not fit a Java array".formatted(name, n));
    }
    float[] out = new float[(int) n];
    readFp32(MemorySegment.ofArray(out));
    return out;
  }

  /// Writes the values as fp32 in native byte order into `out`, which has room for exactly them.
  public void readFp32(MemorySegment out) {
    if (out.byteSize() != values() * Float.BYTES) {
      throw new ModelException(
          Code.ARGUMENT,
          "tensor %s: %,d values need %,d bytes, the target has %,d"
              .formatted(name, values(), values() * Float.BYTES, out.byteSize()));
    }
    Dequantisation.toFp32(this, out);
  }

  /// Whether the values are floating point or quantised, so that reading them as fp32 makes sense.
  public boolean isReal() {
    return switch (type) {
      case F64, F32, F16, BF16, Q8_0, Q4_0, Q4_1 -> true;
      case I64, I32, I16, I8, U8, BOOL -> false;
    };
  }

  /// The number of values of a shape, refusing negative sizes, overflow and absurd totals.
  static long valuesOf(String name, List<Long> shape) {
    if (shape.size() > RANK_MAX) {
      throw new ModelException(
          Code.MALFORMED,
          "tensor %s: %d dimensions, at most %d are read".formatted(name, shape.size(), RANK_MAX));
    }
    long n = 1;
    for (long d : shape) {
      if (d < 0 || Math.multiplyHigh(n, d) != 0 || n * d < 0 || n * d > VALUES_MAX) {
        throw new ModelException(
            Code.MALFORMED,
            "tensor %s: shape %s is negative or beyond %,d values"
                .formatted(name, shape, VALUES_MAX));
      }
      n *= d;
    }
    return n;
  }

  /// The stored bytes that a shape of a type needs.
  static long bytesOf(String name, StoredType type, List<Long> shape) {
    long n = valuesOf(name, shape);
    int block = type.blockValues();
    if (block > 1 && (shape.isEmpty() || shape.getLast() % block != 0)) {
      throw new ModelException(
          Code.MALFORMED,
          "tensor %s: rows of shape %s are not whole %s blocks of %d"
              .formatted(name, shape, type, block));
    }
    return n / block * type.blockBytes();
  }
}
