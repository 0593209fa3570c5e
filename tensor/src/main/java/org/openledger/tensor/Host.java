package org.openledger.tensor;

import static org.openledger.tensor.Shapes.require;
import static org.openledger.tensor.TensorException.Code.DEVICE;
import static org.openledger.tensor.TensorException.Code.RANGE;
import static org.openledger.tensor.TensorException.Code.SHAPE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.ref.Reference;

/// Copies between Java's arrays and a tensor's memory.
final class Host {
  private static final ValueLayout.OfFloat FLOAT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED;

  private Host() {}

  /// A number as a tensor of rank 0, which takes no part in type promotion.
  static Tensor scalar(double value) {
    return new Tensor(Abi.scalar(value));
  }

  static MemorySegment memory(Tensor t) {
    require(t.device().equals(Device.CPU), DEVICE, "the memory of a tensor on %s", t.device());
    require(t.isContiguous(), SHAPE, "the memory of a tensor with gaps: call contiguous() first");
    long bytes = t.elements() * t.dtype().bytes();
    require(bytes < 1L << 42, RANGE, "%d bytes", bytes);
    return bytes == 0
        ? MemorySegment.NULL
        : MemorySegment.ofAddress(Abi.data(t.handle())).reinterpret(bytes);
  }

  private static void count(Tensor t, long values) {
    require(
        t.elements() == values,
        SHAPE,
        "%d values for shape %s",
        values,
        Shapes.text(t.shapeNoCopy()));
  }

  static void write(Tensor t, float[] values) {
    Shapes.type("write(float[])", t, DType.F32);
    count(t, values.length);
    write(t, MemorySegment.ofArray(values));
  }

  static void write(Tensor t, long[] values) {
    Shapes.type("write(long[])", t, DType.I64);
    count(t, values.length);
    write(t, MemorySegment.ofArray(values));
  }

  static void write(Tensor t, MemorySegment bytes) {
    long need = t.elements() * t.dtype().bytes();
    require(
        bytes.byteSize() == need,
        SHAPE,
        "%d bytes for %s of shape %s, not %d",
        bytes.byteSize(),
        t.dtype(),
        Shapes.text(t.shapeNoCopy()),
        need);
    if (t.device().equals(Device.CPU) && t.isContiguous()) {
      memory(t).copyFrom(bytes);
      Reference.reachabilityFence(t);
      return;
    }
    try (Tensor staged = Tensor.empty(t.dtype(), t.shapeNoCopy())) {
      memory(staged).copyFrom(bytes);
      t.copyFrom(staged);
    }
  }

  static float[] floats(Tensor t) {
    require(t.elements() <= Integer.MAX_VALUE - 8, RANGE, "%d elements in one array", t.elements());
    Shapes.floating("floats()", t);
    try (Scope s = Scope.open()) {
      Tensor flat = t.detach().to(DType.F32).contiguous().to(Device.CPU);
      return flat.elements() == 0 ? new float[0] : memory(flat).toArray(FLOAT);
    }
  }

  static long[] longs(Tensor t) {
    require(t.elements() <= Integer.MAX_VALUE - 8, RANGE, "%d elements in one array", t.elements());
    require(
        !t.dtype().isFloat(),
        TensorException.Code.DTYPE,
        "longs() needs an integer type, not %s",
        t.dtype());
    try (Scope s = Scope.open()) {
      Tensor flat = t.to(DType.I64).contiguous().to(Device.CPU);
      return flat.elements() == 0 ? new long[0] : memory(flat).toArray(LONG);
    }
  }

  static byte[] bytes(Tensor t) {
    long n = t.elements() * t.dtype().bytes();
    require(n <= Integer.MAX_VALUE - 8, RANGE, "%d bytes in one array", n);
    try (Scope s = Scope.open()) {
      Tensor flat = t.detach().contiguous().to(Device.CPU);
      return n == 0 ? new byte[0] : memory(flat).toArray(ValueLayout.JAVA_BYTE);
    }
  }
}
