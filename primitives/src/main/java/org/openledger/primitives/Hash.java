package org.openledger.primitives;

import org.openledger.primitives.PrimitivesException.Code;

/// 32 bytes, mostly a Keccak-256 digest, held as four big-endian words so that it can neither be
/// changed nor alias an array.
public record Hash(long w0, long w1, long w2, long w3) implements Comparable<Hash> {
  /// Number of bytes.
  public static final int BYTES = 32;

  /// 32 zero bytes.
  public static final Hash ZERO = new Hash(0, 0, 0, 0);

  /// The hash in `bytes`, which must be 32.
  public static Hash of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new PrimitivesException(Code.RANGE, "a hash has 32 bytes, got " + bytes.length);
    }
    return at(bytes, 0);
  }

  /// The hash in the 32 bytes from `offset`.
  public static Hash at(byte[] bytes, int offset) {
    return new Hash(
        Words.longAt(bytes, offset),
        Words.longAt(bytes, offset + 8),
        Words.longAt(bytes, offset + 16),
        Words.longAt(bytes, offset + 24));
  }

  /// Reads 64 hexadecimal digits, with or without `0x`.
  public static Hash parse(String hex) {
    return of(Hex.decode(hex, BYTES));
  }

  /// A fresh array of the 32 bytes.
  public byte[] bytes() {
    byte[] out = new byte[BYTES];
    write(out, 0);
    return out;
  }

  /// Writes the 32 bytes into `out` from `offset`.
  public void write(byte[] out, int offset) {
    Words.putLong(out, offset, w0);
    Words.putLong(out, offset + 8, w1);
    Words.putLong(out, offset + 16, w2);
    Words.putLong(out, offset + 24, w3);
  }

  /// Orders as the bytes do, unsigned.
  @Override
  public int compareTo(Hash other) {
    int c = Long.compareUnsigned(w0, other.w0);
    c = c != 0 ? c : Long.compareUnsigned(w1, other.w1);
    c = c != 0 ? c : Long.compareUnsigned(w2, other.w2);
    return c != 0 ? c : Long.compareUnsigned(w3, other.w3);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(w0 ^ w3);
  }

  /// `0x` and 64 lower-case digits.
  @Override
  public String toString() {
    return Hex.encode(bytes());
  }
}
