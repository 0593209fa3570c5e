package org.openledger.model.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.stream.LongStream;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// Stored values to fp32, exactly as ggml and numpy compute them: every product and sum is rounded to
/// fp32 once, no fused multiply-add.
///
/// Large tensors are cut into runs of whole blocks that the common pool decodes side by side; each
/// value depends on its block alone, so the result does not depend on the cut. A run goes through
/// Java arrays that fit the second cache: loops over them compile several times faster than loops
/// over segments.
final class Dequantisation {
  private static final int RUN_VALUES = 1 << 16;

  private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
  private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, LE);
  private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, LE);
  private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, LE);
  private static final VarHandle DOUBLE = MethodHandles.byteArrayViewVarHandle(double[].class, LE);

  /// A thread that owns no segment, to ask whether a segment is anybody's.
  private static final Thread STRANGER = Thread.ofPlatform().unstarted(() -> {});

  private Dequantisation() {}

  /// Decodes a whole tensor into `out`, which has the right size.
  static void toFp32(StoredTensor t, MemorySegment out) {
    long blocks = t.values() / t.type().blockValues();
    long runBlocks = RUN_VALUES / t.type().blockValues();
    long runs = Math.ceilDiv(blocks, runBlocks);
    // A confined segment may be touched by its own thread only.
    boolean shared = out.isAccessibleBy(STRANGER) && t.bytes().isAccessibleBy(STRANGER);
    LongStream all = LongStream.range(0, runs);
    try {
      (shared && runs > 1 ? all.parallel() : all)
          .forEach(r -> run(t, out, r * runBlocks, Math.min(blocks, (r + 1) * runBlocks)));
    } catch (InternalError e) { // a page of the mapping is gone: the file was cut meanwhile
      throw new ModelException(
          Code.TRUNCATED, "tensor " + t.name() + ": its file was cut while it was open", e);
    }
  }

  /// Decodes the blocks from `from` up to `to`.
  private static void run(StoredTensor t, MemorySegment out, long from, long to) {
    StoredType type = t.type();
    int blocks = Math.toIntExact(to - from);
    MemorySegment stored =
        t.bytes().asSlice(from * type.blockBytes(), (long) blocks * type.blockBytes());
    long at = from * type.blockValues() * Float.BYTES;
    if (type == StoredType.F32 && ByteOrder.nativeOrder() == LE) {
      MemorySegment.copy(stored, 0, out, at, stored.byteSize());
      return;
    }
    byte[] in = new byte[Math.toIntExact(stored.byteSize())];
    MemorySegment.copy(stored, 0, MemorySegment.ofArray(in), 0, in.length);
    float[] values = new float[blocks * type.blockValues()];
    decode(type, in, values, blocks);
    MemorySegment.copy(values, 0, out, ValueLayout.JAVA_FLOAT_UNALIGNED, at, values.length);
  }

  private static void decode(StoredType type, byte[] in, float[] out, int blocks) {
    switch (type) {
      case F16 -> f16(in, out);
      case BF16 -> bf16(in, out);
      case Q8_0 -> q8(in, out, blocks);
      case Q4_0 -> q4(in, out, blocks);
      case Q4_1 -> q41(in, out, blocks);
      case F32, F64, I64, I32, I16, I8, U8, BOOL -> {
        for (int i = 0; i < out.length; i++) {
          out[i] = value(type, in, i);
        }
      }
    }
  }

  private static float half(byte[] in, int at) {
    return Float.float16ToFloat((short) SHORT.get(in, at));
  }

  private static void f16(byte[] in, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = half(in, 2 * i);
    }
  }

  private static void bf16(byte[] in, float[] out) {
    for (int i = 0; i < out.length; i++) {
      out[i] = Float.intBitsToFloat((short) SHORT.get(in, 2 * i) << 16);
    }
  }

  /// Q8_0: d (fp16), 32 signed bytes; value = d·q.
  private static void q8(byte[] in, float[] out, int blocks) {
    for (int b = 0; b < blocks; b++) {
      int at = b * 34;
      int o = b * 32;
      float d = half(in, at);
      for (int i = 0; i < 32; i++) {
        out[o + i] = d * in[at + 2 + i];
      }
    }
  }

  /// Q4_0: d (fp16), 16 bytes of nibbles, low nibbles first; value = d·(q − 8).
  private static void q4(byte[] in, float[] out, int blocks) {
    for (int b = 0; b < blocks; b++) {
      int at = b * 18;
      int o = b * 32;
      float d = half(in, at);
      for (int i = 0; i < 16; i++) {
        int q = in[at + 2 + i];
        out[o + i] = d * ((q & 15) - 8);
        out[o + 16 + i] = d * ((q >> 4 & 15) - 8);
      }
    }
  }

  /// Q4_1: d and m (fp16), 16 bytes of nibbles, low nibbles first; value = d·q + m.
  private static void q41(byte[] in, float[] out, int blocks) {
    for (int b = 0; b < blocks; b++) {
      int at = b * 20;
      int o = b * 32;
      float d = half(in, at);
      float m = half(in, at + 2);
      for (int i = 0; i < 16; i++) {
        int q = in[at + 4 + i];
        out[o + i] = d * (q & 15) + m;
        out[o + 16 + i] = d * (q >> 4 & 15) + m;
      }
    }
  }

  private static float value(StoredType type, byte[] in, int i) {
    return switch (type) {
      case F64 -> (float) (double) DOUBLE.get(in, i * 8);
      case F32 -> Float.intBitsToFloat((int) INT.get(in, i * 4));
      case I64 -> (long) LONG.get(in, i * 8);
      case I32 -> (int) INT.get(in, i * 4);
      case I16 -> (short) SHORT.get(in, i * 2);
      case I8 -> in[i];
      case U8, BOOL -> in[i] & 0xff;
      case F16, BF16, Q8_0, Q4_0, Q4_1 -> throw new AssertionError(type + " has its own loop");
    };
  }
}
