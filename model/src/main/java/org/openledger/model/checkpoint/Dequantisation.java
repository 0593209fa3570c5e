package org.openledger.model.checkpoint;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.stream.LongStream;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// Stored values to fp32, exactly as ggml and numpy compute them: every product and sum is rounded
/// to fp32 once, no fused multiply-add.
///
/// Large tensors are cut into runs of whole blocks that the common pool decodes side by side; each
/// value depends on its block alone, so the result does not depend on the cut.
final class Dequantisation {
  private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LE);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LE);
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LE);
  private static final ValueLayout.OfDouble DOUBLE =
      ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(LE);
  private static final ValueLayout.OfFloat FLOAT_IN =
      ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(LE);
  private static final ValueLayout.OfFloat OUT = ValueLayout.JAVA_FLOAT_UNALIGNED;
  private static final long RUN_BLOCKS_VALUES = 1 << 18;

  private Dequantisation() {}

  /// Decodes a whole tensor into `out`, which has the right size.
  static void toFp32(StoredTensor t, MemorySegment out) {
    long blocks = t.values() / t.type().blockValues();
    long runBlocks = Math.max(1, RUN_BLOCKS_VALUES / t.type().blockValues());
    long runs = Math.ceilDiv(blocks, runBlocks);
    // A confined segment may be touched by its own thread only.
    boolean shared = out.isAccessibleBy(STRANGER) && t.bytes().isAccessibleBy(STRANGER);
    try {
      LongStream all = LongStream.range(0, runs);
      (shared && runs > 1 ? all.parallel() : all)
          .forEach(r -> run(t, out, r * runBlocks, Math.min(blocks, (r + 1) * runBlocks)));
    } catch (InternalError e) { // a page of the mapping is gone: the file was cut meanwhile
      throw new ModelException(
          Code.TRUNCATED, "tensor " + t.name() + ": its file was cut while it was open", e);
    }
  }

  /// A thread that owns no segment, to ask whether a segment is anybody's.
  private static final Thread STRANGER = Thread.ofPlatform().unstarted(() -> {});

  private static void run(StoredTensor t, MemorySegment out, long from, long to) {
    int bytes = t.type().blockBytes();
    MemorySegment in = t.bytes().asSlice(from * bytes, (to - from) * bytes);
    int n = Math.toIntExact(to - from); // blocks of this run
    MemorySegment o =
        out.asSlice(
            from * t.type().blockValues() * Float.BYTES,
            (to - from) * t.type().blockValues() * Float.BYTES);
    switch (t.type()) {
      case F32 -> f32(in, o, n);
      case F16 -> f16(in, o, n);
      case BF16 -> bf16(in, o, n);
      case Q8_0 -> q8(in, o, n);
      case Q4_0 -> q4(in, o, n);
      case Q4_1 -> q41(in, o, n);
      case F64, I64, I32, I16, I8, U8, BOOL -> plain(t.type(), in, o, n);
    }
  }

  private static void f32(MemorySegment in, MemorySegment o, int n) {
    if (ByteOrder.nativeOrder() == LE) {
      MemorySegment.copy(in, 0, o, 0, (long) n * Float.BYTES);
    } else {
      for (int i = 0; i < n; i++) {
        o.set(OUT, i * 4L, in.get(FLOAT_IN, i * 4L));
      }
    }
  }

  private static void f16(MemorySegment in, MemorySegment o, int n) {
    for (int i = 0; i < n; i++) {
      o.set(OUT, i * 4L, Float.float16ToFloat(in.get(SHORT, i * 2L)));
    }
  }

  private static void bf16(MemorySegment in, MemorySegment o, int n) {
    for (int i = 0; i < n; i++) {
      o.set(OUT, i * 4L, Float.intBitsToFloat(in.get(SHORT, i * 2L) << 16));
    }
  }

  /// Q8_0: d (fp16), 32 signed bytes; value = d·q.
  private static void q8(MemorySegment in, MemorySegment o, int blocks) {
    for (int b = 0; b < blocks; b++) {
      long at = b * 34L;
      float d = Float.float16ToFloat(in.get(SHORT, at));
      for (int i = 0; i < 32; i++) {
        o.set(OUT, (b * 32L + i) * 4, d * in.get(JAVA_BYTE, at + 2 + i));
      }
    }
  }

  /// Q4_0: d (fp16), 16 bytes of nibbles, low nibbles first; value = d·(q − 8).
  private static void q4(MemorySegment in, MemorySegment o, int blocks) {
    for (int b = 0; b < blocks; b++) {
      long at = b * 18L;
      float d = Float.float16ToFloat(in.get(SHORT, at));
      for (int i = 0; i < 16; i++) {
        int q = in.get(JAVA_BYTE, at + 2 + i);
        o.set(OUT, (b * 32L + i) * 4, d * ((q & 15) - 8));
        o.set(OUT, (b * 32L + 16 + i) * 4, d * ((q >> 4 & 15) - 8));
      }
    }
  }

  /// Q4_1: d and m (fp16), 16 bytes of nibbles, low nibbles first; value = d·q + m.
  private static void q41(MemorySegment in, MemorySegment o, int blocks) {
    for (int b = 0; b < blocks; b++) {
      long at = b * 20L;
      float d = Float.float16ToFloat(in.get(SHORT, at));
      float m = Float.float16ToFloat(in.get(SHORT, at + 2));
      for (int i = 0; i < 16; i++) {
        int q = in.get(JAVA_BYTE, at + 4 + i);
        o.set(OUT, (b * 32L + i) * 4, d * (q & 15) + m);
        o.set(OUT, (b * 32L + 16 + i) * 4, d * (q >> 4 & 15) + m);
      }
    }
  }

  private static void plain(StoredType type, MemorySegment in, MemorySegment o, int n) {
    for (int i = 0; i < n; i++) {
      o.set(OUT, i * 4L, value(type, in, i));
    }
  }

  private static float value(StoredType type, MemorySegment in, int i) {
    return switch (type) {
      case F64 -> (float) in.get(DOUBLE, i * 8L);
      case I64 -> in.get(LONG, i * 8L);
      case I32 -> in.get(INT, i * 4L);
      case I16 -> in.get(SHORT, i * 2L);
      case I8 -> in.get(JAVA_BYTE, i);
      case U8, BOOL -> in.get(JAVA_BYTE, i) & 0xff;
      case F32, F16, BF16, Q8_0, Q4_0, Q4_1 -> throw new AssertionError(type + " has its own loop");
    };
  }
}
