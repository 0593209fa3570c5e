package org.openledger.primitives;

import java.nio.charset.StandardCharsets;
import org.openledger.primitives.PrimitivesException.Code;

/// An account's 20 bytes, held as words so that it can neither be changed nor alias an array.
public record Address(long w0, long w1, int w2) implements Comparable<Address> {
  /// Number of bytes.
  public static final int BYTES = 20;

  /// The zero address.
  public static final Address ZERO = new Address(0, 0, 0);

  /// The address in `bytes`, which must be 20.
  public static Address of(byte[] bytes) {
    if (bytes.length != BYTES) {
      throw new PrimitivesException(Code.ADDRESS, "an address has 20 bytes, got " + bytes.length);
    }
    return at(bytes, 0);
  }

  /// The address in the 20 bytes from `offset`.
  public static Address at(byte[] bytes, int offset) {
    return new Address(
        Words.longAt(bytes, offset),
        Words.longAt(bytes, offset + 8),
        Words.intAt(bytes, offset + 16));
  }

  /// Reads 40 digits with `0x`: all of one case, or mixed with the right EIP-55 checksum.
  public static Address parse(String text) {
    if (text.length() != 42 || !text.startsWith("0x")) {
      throw new PrimitivesException(
          Code.ADDRESS, "an address is 0x and 40 digits, got " + text.length() + " characters");
    }
    Address address = of(Hex.decode(text));
    String digits = text.substring(2);
    boolean oneCase = digits.equals(lower(digits)) || digits.equals(upper(digits));
    if (!oneCase && !address.toString().equals(text)) {
      throw new PrimitivesException(
          Code.ADDRESS, "wrong checksum in address " + text + ": did you mean " + address + "?");
    }
    return address;
  }

  /// The address of a public key: the last 20 bytes of the hash of its 64 bytes (x ‖ y).
  public static Address ofPublicKey(byte[] xy) {
    if (xy.length != 64) {
      throw new PrimitivesException(Code.KEY, "a public key has 64 bytes, got " + xy.length);
    }
    return at(Keccak.hash(xy).bytes(), 12);
  }

  /// A fresh array of the 20 bytes.
  public byte[] bytes() {
    byte[] out = new byte[BYTES];
    write(out, 0);
    return out;
  }

  /// Writes the 20 bytes into `out` from `offset`.
  public void write(byte[] out, int offset) {
    Words.putLong(out, offset, w0);
    Words.putLong(out, offset + 8, w1);
    Words.putInt(out, offset + 16, w2);
  }

  /// `0x` and 40 lower-case digits, as JSON-RPC writes it.
  public String toHex() {
    return Hex.encode(bytes());
  }

  /// Orders as the bytes do, unsigned.
  @Override
  public int compareTo(Address other) {
    int c = Long.compareUnsigned(w0, other.w0);
    c = c != 0 ? c : Long.compareUnsigned(w1, other.w1);
    return c != 0 ? c : Integer.compareUnsigned(w2, other.w2);
  }

  @Override
  public int hashCode() {
    return Long.hashCode(w0 * 31 + w1) ^ w2;
  }

  /// With the mixed-case checksum of EIP-55.
  @Override
  public String toString() {
    String digits = Hex.plain(bytes());
    byte[] hash = Keccak.hash(digits.getBytes(StandardCharsets.US_ASCII)).bytes();
    StringBuilder out = new StringBuilder("0x");
    for (int i = 0; i < digits.length(); i++) {
      int nibble = hash[i / 2] >> (i % 2 == 0 ? 4 : 0) & 15;
      char c = digits.charAt(i);
      out.append(nibble >= 8 ? Character.toUpperCase(c) : c);
    }
    return out.toString();
  }

  private static String lower(String s) {
    return s.toLowerCase(java.util.Locale.ROOT);
  }

  private static String upper(String s) {
    return s.toUpperCase(java.util.Locale.ROOT);
  }
}
