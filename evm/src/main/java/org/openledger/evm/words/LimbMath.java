package org.openledger.evm.words;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Arithmetic modulo 2²⁵⁶, one limb of a result at a time, for callers that hold words of four
/// longs in variables: x0 and y0 are the least significant.
///
/// All are pure and without branches. What two limbs of one result have in common the JVM computes
/// once.
public final class LimbMath {
  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private LimbMath() {}

  /// The bit that leaves `sum` = x + y + (0 or 1).
  public static long carry(long x, long y, long sum) {
    return (x & y | (x | y) & ~sum) >>> 63;
  }

  /// The bit that `difference` = x − y − (0 or 1) borrows.
  public static long borrow(long x, long y, long difference) {
    return (~x & y | (~x | y) & difference) >>> 63;
  }

  /// Limb 1 of a product.
  public static long product1(long x0, long x1, long y0, long y1) {
    return Math.unsignedMultiplyHigh(x0, y0) + x0 * y1 + x1 * y0;
  }

  /// Limb 2 of a product.
  public static long product2(long x0, long x1, long x2, long y0, long y1, long y2) {
    long h = Math.unsignedMultiplyHigh(x0, y0);
    long p = x0 * y1;
    long q = x1 * y0;
    return carry(h, p, h + p)
        + carry(h + p, q, h + p + q)
        + Math.unsignedMultiplyHigh(x0, y1)
        + Math.unsignedMultiplyHigh(x1, y0)
        + x0 * y2
        + x1 * y1
        + x2 * y0;
  }

  /// Limb 3 of a product.
  public static long product3(
      long x0, long x1, long x2, long x3, long y0, long y1, long y2, long y3) {
    long h = Math.unsignedMultiplyHigh(x0, y0);
    long p = x0 * y1;
    long q = x1 * y0;
    long s0 = carry(h, p, h + p) + carry(h + p, q, h + p + q);
    long u = Math.unsignedMultiplyHigh(x0, y1);
    long v = Math.unsignedMultiplyHigh(x1, y0);
    long s1 = s0 + u;
    long s2 = s1 + v;
    long s3 = s2 + x0 * y2;
    long s4 = s3 + x1 * y1;
    long s5 = s4 + x2 * y0;
    return carry(s0, u, s1)
        + carry(s1, v, s2)
        + carry(s2, x0 * y2, s3)
        + carry(s3, x1 * y1, s4)
        + carry(s4, x2 * y0, s5)
        + Math.unsignedMultiplyHigh(x0, y2)
        + Math.unsignedMultiplyHigh(x1, y1)
        + Math.unsignedMultiplyHigh(x2, y0)
        + x0 * y3
        + x1 * y2
        + x2 * y1
        + x3 * y0;
  }

  /// Limb 1 of a product with a word of one limb.
  public static long product1(long x0, long x1, long y) {
    return Math.unsignedMultiplyHigh(x0, y) + x1 * y;
  }

  /// Limb 2 of a product with a word of one limb.
  public static long product2(long x0, long x1, long x2, long y) {
    long h = Math.unsignedMultiplyHigh(x0, y);
    return Math.unsignedMultiplyHigh(x1, y) + x2 * y + carry(h, x1 * y, h + x1 * y);
  }

  /// Limb 3 of a product with a word of one limb.
  public static long product3(long x0, long x1, long x2, long x3, long y) {
    long h = Math.unsignedMultiplyHigh(x0, y);
    long c = carry(h, x1 * y, h + x1 * y);
    long g = Math.unsignedMultiplyHigh(x1, y);
    return Math.unsignedMultiplyHigh(x2, y) + x3 * y + carry(g, x2 * y, g + x2 * y + c);
  }

  /// 1 when x < y, else 0.
  public static long less(long x0, long x1, long x2, long x3, long y0, long y1, long y2, long y3) {
    long b = borrow(x0, y0, x0 - y0);
    b = borrow(x1, y1, x1 - y1 - b);
    b = borrow(x2, y2, x2 - y2 - b);
    return borrow(x3, y3, x3 - y3 - b);
  }

  /// 1 when `bits` is 0, else 0.
  public static long isZero(long bits) {
    return bits == 0 ? 1 : 0;
  }

  /// The eight big-endian bytes from `at`.
  public static long read(byte[] bytes, int at) {
    return (long) BIG_ENDIAN.get(bytes, at);
  }

  /// Writes `limb` as eight big-endian bytes from `at`.
  public static void write(byte[] bytes, int at, long limb) {
    BIG_ENDIAN.set(bytes, at, limb);
  }
}
