package org.openledger.primitives;

import java.math.BigInteger;
import org.openledger.primitives.PrimitivesException.Code;

/// An unsigned integer below 2²⁵⁶, most significant word first. Arithmetic is exact: what would
/// wrap fails with the two operands.
public record UInt256(long w3, long w2, long w1, long w0) implements Comparable<UInt256> {
  /// 0.
  public static final UInt256 ZERO = new UInt256(0, 0, 0, 0);

  /// 1.
  public static final UInt256 ONE = new UInt256(0, 0, 0, 1);

  /// 2²⁵⁶ − 1.
  public static final UInt256 MAX = new UInt256(-1, -1, -1, -1);

  /// A number that must not be negative.
  public static UInt256 of(long value) {
    if (value < 0) {
      throw new PrimitivesException(Code.RANGE, "not unsigned: " + value);
    }
    return value == 0 ? ZERO : new UInt256(0, 0, 0, value);
  }

  /// A number that must lie in 0 … 2²⁵⁶ − 1.
  public static UInt256 of(BigInteger value) {
    if (value.signum() < 0 || value.bitLength() > 256) {
      throw new PrimitivesException(
          Code.RANGE,
          "outside 0 … 2^256-1: a number of "
              + value.bitLength()
              + " bits, sign "
              + value.signum());
    }
    return fromBytes(strip(value.toByteArray()));
  }

  /// Reads up to 32 big-endian bytes; none is 0.
  public static UInt256 fromBytes(byte[] bytes) {
    if (bytes.length > 32) {
      throw new PrimitivesException(
          Code.RANGE, "a 256-bit number has at most 32 bytes, got " + bytes.length);
    }
    byte[] wide = new byte[32];
    System.arraycopy(bytes, 0, wide, 32 - bytes.length, bytes.length);
    return at(wide, 0);
  }

  /// The number in the 32 big-endian bytes from `offset`.
  public static UInt256 at(byte[] bytes, int offset) {
    return new UInt256(
        Words.longAt(bytes, offset),
        Words.longAt(bytes, offset + 8),
        Words.longAt(bytes, offset + 16),
        Words.longAt(bytes, offset + 24));
  }

  /// Reads a decimal number, or a hexadecimal one with `0x`.
  public static UInt256 parse(String text) {
    boolean hex = text.startsWith("0x") || text.startsWith("0X");
    String digits = hex ? text.substring(2) : text;
    if (digits.isEmpty() || digits.length() > 80 || !Character.isLetterOrDigit(digits.charAt(0))) {
      throw new PrimitivesException(
          Code.RANGE, "not a number of 1 to 80 digits (" + digits.length() + " characters)");
    }
    try {
      return of(new BigInteger(digits, hex ? 16 : 10));
    } catch (NumberFormatException e) {
      throw new PrimitivesException(Code.RANGE, "not a number: " + text);
    }
  }

  /// The sum; fails when it would pass 2²⁵⁶ − 1.
  public UInt256 add(UInt256 o) {
    long r0 = w0 + o.w0;
    long c = Long.compareUnsigned(r0, w0) < 0 ? 1 : 0;
    long r1 = w1 + o.w1 + c;
    c = carry(w1, o.w1, r1);
    long r2 = w2 + o.w2 + c;
    c = carry(w2, o.w2, r2);
    long r3 = w3 + o.w3 + c;
    if (carry(w3, o.w3, r3) != 0) {
      throw overflow("+", o);
    }
    return new UInt256(r3, r2, r1, r0);
  }

  /// The difference; fails when it would be negative.
  public UInt256 subtract(UInt256 o) {
    if (compareTo(o) < 0) {
      throw overflow("-", o);
    }
    long r0 = w0 - o.w0;
    long b = Long.compareUnsigned(w0, o.w0) < 0 ? 1 : 0;
    long r1 = w1 - o.w1 - b;
    b = borrow(w1, o.w1, r1);
    long r2 = w2 - o.w2 - b;
    b = borrow(w2, o.w2, r2);
    return new UInt256(w3 - o.w3 - b, r2, r1, r0);
  }

  /// The product; fails when it would pass 2²⁵⁶ − 1.
  public UInt256 multiply(UInt256 o) {
    if ((w3 | w2 | w1 | o.w3 | o.w2 | o.w1) == 0) {
      return new UInt256(0, 0, Math.unsignedMultiplyHigh(w0, o.w0), w0 * o.w0);
    }
    BigInteger product = toBigInteger().multiply(o.toBigInteger());
    if (product.bitLength() > 256) {
      throw overflow("*", o);
    }
    return of(product);
  }

  /// The product with a number that must not be negative.
  public UInt256 multiply(long o) {
    return multiply(of(o));
  }

  /// The quotient, rounded down; fails for 0.
  public UInt256 divide(UInt256 o) {
    if (o.isZero()) {
      throw overflow("/", o);
    }
    if ((w3 | w2 | w1 | o.w3 | o.w2 | o.w1) == 0) {
      return new UInt256(0, 0, 0, Long.divideUnsigned(w0, o.w0));
    }
    return of(toBigInteger().divide(o.toBigInteger()));
  }

  /// The remainder; fails for 0.
  public UInt256 remainder(UInt256 o) {
    return subtract(divide(o).multiply(o));
  }

  /// The smaller of the two.
  public UInt256 min(UInt256 o) {
    return compareTo(o) <= 0 ? this : o;
  }

  /// Whether this is 0.
  public boolean isZero() {
    return (w3 | w2 | w1 | w0) == 0;
  }

  /// Whether this is at most [Long#MAX_VALUE].
  public boolean fitsLong() {
    return (w3 | w2 | w1) == 0 && w0 >= 0;
  }

  /// The value as a long; fails when it does not fit.
  public long toLong() {
    if (!fitsLong()) {
      throw new PrimitivesException(Code.RANGE, "does not fit 63 bits: " + this);
    }
    return w0;
  }

  /// The same number.
  public BigInteger toBigInteger() {
    return new BigInteger(1, bytes());
  }

  /// 32 big-endian bytes.
  public byte[] bytes() {
    byte[] out = new byte[32];
    write(out, 0);
    return out;
  }

  /// Writes the 32 big-endian bytes into `out` from `offset`.
  public void write(byte[] out, int offset) {
    Words.putLong(out, offset, w3);
    Words.putLong(out, offset + 8, w2);
    Words.putLong(out, offset + 16, w1);
    Words.putLong(out, offset + 24, w0);
  }

  /// Big-endian bytes without leading zeros; 0 has none.
  public byte[] minimalBytes() {
    return strip(bytes());
  }

  /// Hexadecimal without leading zeros, `0x0` for 0: a JSON-RPC quantity.
  public String toHex() {
    return (w3 | w2 | w1) == 0 ? "0x" + Long.toHexString(w0) : "0x" + toBigInteger().toString(16);
  }

  @Override
  public int compareTo(UInt256 o) {
    int c = Long.compareUnsigned(w3, o.w3);
    c = c != 0 ? c : Long.compareUnsigned(w2, o.w2);
    c = c != 0 ? c : Long.compareUnsigned(w1, o.w1);
    return c != 0 ? c : Long.compareUnsigned(w0, o.w0);
  }

  /// Decimal.
  @Override
  public String toString() {
    return (w3 | w2 | w1) == 0 ? Long.toUnsignedString(w0) : toBigInteger().toString();
  }

  private static long carry(long a, long b, long sum) {
    return (a & b | (a | b) & ~sum) >>> 63;
  }

  private static long borrow(long a, long b, long difference) {
    return (~a & b | (~a | b) & difference) >>> 63;
  }

  private static byte[] strip(byte[] bytes) {
    int from = 0;
    while (from < bytes.length && bytes[from] == 0) {
      from++;
    }
    return java.util.Arrays.copyOfRange(bytes, from, bytes.length);
  }

  private PrimitivesException overflow(String operator, UInt256 o) {
    return new PrimitivesException(
        Code.RANGE, "%s %s %s leaves 0 … 2^256-1".formatted(this, operator, o));
  }
}
