package org.openledger.evm.words;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Arithmetic modulo 2²⁵⁶ on words of four longs in an array, least significant first.
///
/// An operation takes the offsets of its operands and leaves its result at the second, which is how
/// a stack machine with the first operand on top wants it (Yellow Paper, appendix H).
public final class Limbs {
  private static final VarHandle BIG_ENDIAN =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

  private Limbs() {}

  /// s[b] = s[a] + s[b].
  public static void add(long[] s, int a, int b) {
    long x0 = s[a];
    long r0 = x0 + s[b];
    long x1 = s[a + 1];
    long y1 = s[b + 1];
    long r1 = x1 + y1 + less(r0, x0);
    long x2 = s[a + 2];
    long y2 = s[b + 2];
    long r2 = x2 + y2 + carry(x1, y1, r1);
    s[b] = r0;
    s[b + 1] = r1;
    s[b + 2] = r2;
    s[b + 3] += s[a + 3] + carry(x2, y2, r2);
  }

  /// The bit that leaves `sum` = x + y + (0 or 1).
  private static long carry(long x, long y, long sum) {
    return (x & y | (x | y) & ~sum) >>> 63;
  }

  /// s[b] = s[a] − s[b].
  public static void subtract(long[] s, int a, int b) {
    long borrow = 0;
    for (int i = 0; i < 4; i++) {
      long x = s[a + i];
      long y = s[b + i];
      long difference = x - y - borrow;
      borrow = (~x & y | (~x | y) & difference) >>> 63;
      s[b + i] = difference;
    }
  }

  /// s[b] = s[a] · s[b].
  public static void multiply(long[] s, int a, int b) {
    long x0 = s[a];
    long x1 = s[a + 1];
    long x2 = s[a + 2];
    long x3 = s[a + 3];
    long y0 = s[b];
    long y1 = s[b + 1];
    long y2 = s[b + 2];
    long y3 = s[b + 3];
    s[b] = x0 * y0;
    long high = Math.unsignedMultiplyHigh(x0, y0);
    if ((x1 | x2 | x3 | y1 | y2 | y3) == 0) {
      s[b + 1] = high;
      return;
    }
    // Column 1: x0·y1 + x1·y0.
    long low = x0 * y1;
    long c1 = high + low;
    long next = Math.unsignedMultiplyHigh(x0, y1) + less(c1, low);
    low = x1 * y0;
    c1 += low;
    long part = Math.unsignedMultiplyHigh(x1, y0) + less(c1, low);
    s[b + 1] = c1;
    long c2 = next + part;
    long over = less(c2, part);
    // Column 2: x0·y2 + x1·y1 + x2·y0; what leaves it goes to column 3, the last.
    low = x0 * y2;
    c2 += low;
    over += Math.unsignedMultiplyHigh(x0, y2) + less(c2, low);
    low = x1 * y1;
    c2 += low;
    over += Math.unsignedMultiplyHigh(x1, y1) + less(c2, low);
    low = x2 * y0;
    c2 += low;
    over += Math.unsignedMultiplyHigh(x2, y0) + less(c2, low);
    s[b + 2] = c2;
    s[b + 3] = over + x0 * y3 + x1 * y2 + x2 * y1 + x3 * y0;
  }

  /// s[b] = s[a] to the power of s[b].
  public static void power(long[] s, int a, int b) {
    long[] t = {s[a], s[a + 1], s[a + 2], s[a + 3], 1, 0, 0, 0, 0, 0, 0, 0};
    int bits = bitLength(s, b);
    for (int i = 0; i < bits; i++) {
      if ((s[b + (i >> 6)] >>> i & 1) != 0) {
        multiply(t, 0, 4);
      }
      System.arraycopy(t, 0, t, 8, 4);
      multiply(t, 8, 0);
    }
    System.arraycopy(t, 4, s, b, 4);
  }

  /// s[b] = −s[b].
  public static void negate(long[] s, int b) {
    long carry = 1;
    for (int i = 0; i < 4; i++) {
      s[b + i] = ~s[b + i] + carry;
      carry = carry != 0 && s[b + i] == 0 ? 1 : 0;
    }
  }

  /// The sign extended from byte s[a] of s[b], counted from the lowest; 31 and above change
  /// nothing.
  public static void signExtend(long[] s, int a, int b) {
    if (!fitsInt(s, a) || s[a] >= 31) {
      return;
    }
    int bit = (int) s[a] * 8 + 7;
    int limb = bit >> 6;
    long sign = s[b + limb] << 63 - (bit & 63) >> 63;
    long keep = -1L >>> 63 - (bit & 63);
    s[b + limb] = s[b + limb] & keep | sign & ~keep;
    for (int i = limb + 1; i < 4; i++) {
      s[b + i] = sign;
    }
  }

  /// Below zero, zero or above as s[a] is less than, equal to or greater than s[b], unsigned.
  public static int compare(long[] s, int a, int b) {
    for (int i = 3; i > 0; i--) {
      if (s[a + i] != s[b + i]) {
        return Long.compareUnsigned(s[a + i], s[b + i]);
      }
    }
    return Long.compareUnsigned(s[a], s[b]);
  }

  /// [#compare], both as two's complement.
  public static int compareSigned(long[] s, int a, int b) {
    return s[a + 3] != s[b + 3] ? Long.compare(s[a + 3], s[b + 3]) : compare(s, a, b);
  }

  /// Whether s[a] is 0.
  public static boolean isZero(long[] s, int a) {
    return (s[a] | s[a + 1] | s[a + 2] | s[a + 3]) == 0;
  }

  /// Whether s[a] is at most 2³¹ − 1.
  public static boolean fitsInt(long[] s, int a) {
    return (s[a + 1] | s[a + 2] | s[a + 3] | s[a] >>> 31) == 0;
  }

  /// Whether s[a] is at most 2⁶³ − 1.
  public static boolean fitsLong(long[] s, int a) {
    return (s[a + 1] | s[a + 2] | s[a + 3]) == 0 && s[a] >= 0;
  }

  /// s[a] = value, which is not negative.
  public static void set(long[] s, int a, long value) {
    s[a] = value;
    s[a + 1] = 0;
    s[a + 2] = 0;
    s[a + 3] = 0;
  }

  /// s[a] = the 32 big-endian bytes from `at`.
  public static void read(byte[] bytes, int at, long[] s, int a) {
    s[a + 3] = (long) BIG_ENDIAN.get(bytes, at);
    s[a + 2] = (long) BIG_ENDIAN.get(bytes, at + 8);
    s[a + 1] = (long) BIG_ENDIAN.get(bytes, at + 16);
    s[a] = (long) BIG_ENDIAN.get(bytes, at + 24);
  }

  /// Writes s[a] as 32 big-endian bytes from `at`.
  public static void write(long[] s, int a, byte[] bytes, int at) {
    BIG_ENDIAN.set(bytes, at, s[a + 3]);
    BIG_ENDIAN.set(bytes, at + 8, s[a + 2]);
    BIG_ENDIAN.set(bytes, at + 16, s[a + 1]);
    BIG_ENDIAN.set(bytes, at + 24, s[a]);
  }

  /// The number of bits up to the highest that is set.
  public static int bitLength(long[] s, int a) {
    for (int i = 3; i >= 0; i--) {
      if (s[a + i] != 0) {
        return 64 * i + 64 - Long.numberOfLeadingZeros(s[a + i]);
      }
    }
    return 0;
  }

  /// s[b] = byte s[a] of s[b], counted from the highest; 0 beyond the last.
  public static void byteAt(long[] s, int a, int b) {
    long value = 0;
    if (fitsInt(s, a) && s[a] < 32) {
      int bit = (31 - (int) s[a]) * 8;
      value = s[b + (bit >> 6)] >>> bit & 0xff;
    }
    set(s, b, value);
  }

  /// s[b] = s[b] shifted left by s[a] bits.
  public static void shiftLeft(long[] s, int a, int b) {
    if (!fitsInt(s, a) || s[a] >= 256) {
      set(s, b, 0);
      return;
    }
    int limbs = (int) s[a] >> 6;
    int bits = (int) s[a] & 63;
    for (int i = 3; i >= 0; i--) {
      long high = i - limbs >= 0 ? s[b + i - limbs] << bits : 0;
      long low = bits != 0 && i - limbs - 1 >= 0 ? s[b + i - limbs - 1] >>> 64 - bits : 0;
      s[b + i] = high | low;
    }
  }

  /// s[b] = s[b] shifted right by s[a] bits, filled with zeros.
  public static void shiftRight(long[] s, int a, int b) {
    shiftRightByWord(s, a, b, 0);
  }

  /// s[b] = s[b] shifted right by s[a] bits, filled with its sign.
  public static void shiftRightSigned(long[] s, int a, int b) {
    shiftRightByWord(s, a, b, s[b + 3] >> 63);
  }

  /// s[b] = s[b] shifted right by `bits`, below 256, filled with zeros.
  public static void shiftRightBy(long[] s, int b, int bits) {
    shiftRight(s, b, bits, 0L);
  }

  private static void shiftRightByWord(long[] s, int a, int b, long fill) {
    shiftRight(s, b, fitsInt(s, a) && s[a] < 256 ? (int) s[a] : 256, fill);
  }

  private static void shiftRight(long[] s, int b, int by, long fill) {
    int limbs = by >> 6;
    int bits = by & 63;
    for (int i = 0; i < 4; i++) {
      long low = i + limbs < 4 ? s[b + i + limbs] : fill;
      long high = i + limbs + 1 < 4 ? s[b + i + limbs + 1] : fill;
      s[b + i] = bits == 0 ? low : low >>> bits | high << 64 - bits;
    }
  }

  private static long less(long sum, long part) {
    return Long.compareUnsigned(sum, part) < 0 ? 1 : 0;
  }
}
