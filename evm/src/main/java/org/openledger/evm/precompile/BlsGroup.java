package org.openledger.evm.precompile;

import static java.lang.foreign.ValueLayout.ADDRESS;
import static java.lang.foreign.ValueLayout.JAVA_BYTE;
import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.math.BigInteger;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.primitives.Hex;

/// One of the two groups of BLS12-381: points over the field (G1) or its quadratic extension (G2),
/// computed by blst, encoded as EIP-2537 says.
///
/// Points are affine structures in the caller's arena; all zeros is the point at infinity.
final class BlsGroup {
  /// The order r of both groups.
  static final BigInteger ORDER =
      new BigInteger("73eda753299d7d483339d80809a1d80553bda402fffe5bfeffffffff00000001", 16);

  /// A field element in EIP-2537's encoding: 16 bytes of zero, then 48 big-endian.
  static final int FIELD = 64;

  static final BlsGroup G1 = new BlsGroup("p1", "g1", 1);
  static final BlsGroup G2 = new BlsGroup("p2", "g2", 2);

  private static final int FP = 48;
  private static final int SCALAR = 32;
  private static final long SCALAR_BITS = 255;
  private static final byte[] MODULUS =
      Hex.decode(
          "0x1a0111ea397fe69a4b1ba7b6434bacd764774b84f38512bf6730d2a0f6b0f624"
              + "1eabfffeb153ffffb9feffffffffaaab");
  private static final MethodHandle FP_FROM_BENDIAN = Blst.action("blst_fp_from_bendian", 2);
  private static final MethodHandle BENDIAN_FROM_FP = Blst.action("blst_bendian_from_fp", 2);

  private final int degree;
  private final int affineBytes;
  private final int jacobianBytes;
  private final MethodHandle onCurve;
  private final MethodHandle inGroup;
  private final MethodHandle fromAffine;
  private final MethodHandle toAffine;
  private final MethodHandle addAffine;
  private final MethodHandle mult;
  private final MethodHandle pippenger;
  private final MethodHandle scratchBytes;
  private final MethodHandle map;
  private final MethodHandle uncompress;
  private final MethodHandle generator;

  private BlsGroup(String point, String group, int degree) {
    String p = "blst_" + point;
    this.degree = degree;
    this.affineBytes = 2 * FP * degree;
    this.jacobianBytes = 3 * FP * degree;
    this.onCurve = Blst.question(p + "_affine_on_curve");
    this.inGroup = Blst.question(p + "_affine_in_" + group);
    this.fromAffine = Blst.action(p + "_from_affine", 2);
    this.toAffine = Blst.action(p + "_to_affine", 2);
    this.addAffine = Blst.action(p + "_add_or_double_affine", 3);
    this.mult =
        Blst.bind(p + "_mult", FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, ADDRESS, JAVA_LONG));
    this.pippenger =
        Blst.bind(
            p + "s_mult_pippenger",
            FunctionDescriptor.ofVoid(ADDRESS, ADDRESS, JAVA_LONG, ADDRESS, JAVA_LONG, ADDRESS));
    this.scratchBytes =
        Blst.bind(
            p + "s_mult_pippenger_scratch_sizeof", FunctionDescriptor.of(JAVA_LONG, JAVA_LONG));
    this.map = Blst.action("blst_map_to_" + group, 3);
    this.uncompress =
        Blst.bind(p + "_uncompress", FunctionDescriptor.of(JAVA_INT, ADDRESS, ADDRESS));
    this.generator = Blst.bind(p + "_affine_generator", FunctionDescriptor.of(ADDRESS));
  }

  /// Bytes of a point in EIP-2537's encoding: x ‖ y.
  int encodedBytes() {
    return 2 * FIELD * degree;
  }

  /// Bytes of one coordinate in EIP-2537's encoding.
  int coordinateBytes() {
    return FIELD * degree;
  }

  int affineBytes() {
    return affineBytes;
  }

  /// The point at `from` of an input that is long enough, null where it is no point of the curve.
  @Nullable MemorySegment decode(Arena arena, byte[] input, int from) {
    MemorySegment point = arena.allocate(affineBytes, 8);
    if (Input.isZero(input, from, encodedBytes())) {
      return point;
    }
    return decodeFields(arena, input, from, point) && Blst.ask(onCurve, point) ? point : null;
  }

  /// The same, null also where the point is outside the subgroup of order r.
  @Nullable MemorySegment decodeInGroup(Arena arena, byte[] input, int from) {
    MemorySegment point = decode(arena, input, from);
    return point == null || inGroup(point) ? point : null;
  }

  /// The point of a compressed encoding, null where there is none in the subgroup of order r.
  @Nullable MemorySegment uncompress(Arena arena, byte[] compressed) {
    MemorySegment point = arena.allocate(affineBytes, 8);
    try {
      int error = (int) uncompress.invokeExact(point, arena.allocateFrom(JAVA_BYTE, compressed));
      return error == 0 && inGroup(point) ? point : null;
    } catch (Throwable e) {
      throw Blst.broken(e);
    }
  }

  /// The generator that the standard names.
  MemorySegment generator() {
    try {
      return ((MemorySegment) generator.invokeExact()).reinterpret(affineBytes);
    } catch (Throwable e) {
      throw Blst.broken(e);
    }
  }

  /// a + b, encoded.
  byte[] add(Arena arena, MemorySegment a, MemorySegment b) {
    MemorySegment sum = arena.allocate(jacobianBytes, 8);
    Blst.call(addAffine, sum, jacobian(arena, a), b);
    return encode(arena, affine(arena, sum));
  }

  /// The sum of scalars[i] · points[i], points of order r, by Pippenger's bucket method.
  MemorySegment multiExp(Arena arena, List<MemorySegment> points, List<BigInteger> scalars) {
    // blst's buckets expect neither infinity nor scalars beyond the order.
    List<MemorySegment> kept = new ArrayList<>();
    List<BigInteger> by = new ArrayList<>();
    for (int i = 0; i < points.size(); i++) {
      BigInteger scalar = scalars.get(i).mod(ORDER);
      if (scalar.signum() != 0 && !isInfinity(points.get(i))) {
        kept.add(points.get(i));
        by.add(scalar);
      }
    }
    int n = kept.size();
    MemorySegment sum = arena.allocate(jacobianBytes, 8);
    MemorySegment all = arena.allocate((long) affineBytes * n, 8);
    MemorySegment bits = arena.allocate((long) SCALAR * n, 8);
    for (int i = 0; i < n; i++) {
      MemorySegment.copy(kept.get(i), 0, all, (long) affineBytes * i, affineBytes);
      byte[] bigEndian = Input.padded(by.get(i), SCALAR);
      for (int j = 0; j < SCALAR; j++) {
        bits.set(JAVA_BYTE, (long) SCALAR * i + j, bigEndian[SCALAR - 1 - j]);
      }
    }
    try {
      if (n == 1) {
        mult.invokeExact(sum, jacobian(arena, all), bits, SCALAR_BITS);
      } else if (n > 1) {
        MemorySegment scratch = arena.allocate((long) scratchBytes.invokeExact((long) n), 64);
        MemorySegment runs = Blst.run(arena, bits);
        pippenger.invokeExact(sum, Blst.run(arena, all), (long) n, runs, SCALAR_BITS, scratch);
      }
    } catch (Throwable e) {
      throw Blst.broken(e);
    }
    return affine(arena, sum);
  }

  /// A field element mapped to the group (RFC 9380, simplified SWU and clearing of the cofactor),
  /// encoded; null where the input is no field element.
  byte @Nullable [] map(Arena arena, byte[] input) {
    MemorySegment element = arena.allocate((long) FP * degree, 8);
    if (!decodeFields(arena, input, 0, element)) {
      return null;
    }
    MemorySegment point = arena.allocate(jacobianBytes, 8);
    Blst.call(map, point, element, MemorySegment.NULL);
    return encode(arena, affine(arena, point));
  }

  /// A point in EIP-2537's encoding.
  byte[] encode(Arena arena, MemorySegment point) {
    byte[] out = new byte[encodedBytes()];
    MemorySegment bytes = arena.allocate(FP);
    for (int i = 0; i < 2 * degree; i++) {
      Blst.call(BENDIAN_FROM_FP, bytes, point.asSlice((long) FP * i, FP));
      MemorySegment.copy(bytes, JAVA_BYTE, 0, out, FIELD * i + FIELD - FP, FP);
    }
    return out;
  }

  static boolean isInfinity(MemorySegment affine) {
    for (long i = 0; i < affine.byteSize(); i += 8) {
      if (affine.get(JAVA_LONG, i) != 0) {
        return false;
      }
    }
    return true;
  }

  private boolean inGroup(MemorySegment point) {
    return isInfinity(point) || Blst.ask(inGroup, point);
  }

  /// Reads as many field elements as `into` holds; false where one is not below the modulus.
  private static boolean decodeFields(Arena arena, byte[] input, int from, MemorySegment into) {
    MemorySegment bytes = arena.allocate(FP);
    for (int i = 0; i < into.byteSize() / FP; i++) {
      int at = from + FIELD * i;
      if (!Input.isZero(input, at, FIELD - FP) || !Input.below(input, at + FIELD - FP, MODULUS)) {
        return false;
      }
      MemorySegment.copy(input, at + FIELD - FP, bytes, JAVA_BYTE, 0, FP);
      Blst.call(FP_FROM_BENDIAN, into.asSlice((long) FP * i, FP), bytes);
    }
    return true;
  }

  private MemorySegment jacobian(Arena arena, MemorySegment affine) {
    MemorySegment out = arena.allocate(jacobianBytes, 8);
    Blst.call(fromAffine, out, affine);
    return out;
  }

  private MemorySegment affine(Arena arena, MemorySegment jacobian) {
    MemorySegment out = arena.allocate(affineBytes, 8);
    Blst.call(toAffine, out, jacobian);
    return out;
  }
}
