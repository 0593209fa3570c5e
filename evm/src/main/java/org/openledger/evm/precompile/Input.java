package org.openledger.evm.precompile;

import java.math.BigInteger;
import java.util.Arrays;

/// Call data as the yellow paper reads it: endless, with zeros behind its end.
final class Input {
  private Input() {}

  /// `length` bytes from `from`, zeros behind the end.
  static byte[] slice(byte[] input, int from, int length) {
    byte[] out = new byte[length];
    if (from < input.length) {
      System.arraycopy(input, from, out, 0, Math.min(length, input.length - from));
    }
    return out;
  }

  /// A big-endian unsigned number of 32 bytes.
  static BigInteger word(byte[] input, int from) {
    return new BigInteger(1, slice(input, from, 32));
  }

  /// Whether `length` bytes from `from` are zero; all of them lie within `input`.
  static boolean isZero(byte[] input, int from, int length) {
    for (int i = from; i < from + length; i++) {
      if (input[i] != 0) {
        return false;
      }
    }
    return true;
  }

  /// `value` big-endian in `length` bytes, which it fits.
  static byte[] padded(BigInteger value, int length) {
    byte[] out = new byte[length];
    byte[] bytes = value.toByteArray();
    int n = Math.min(bytes.length, length); // a longer one has only a zero for its sign in front
    System.arraycopy(bytes, bytes.length - n, out, length - n, n);
    return out;
  }

  /// 32-byte words that `bytes` take, the last perhaps in part.
  static long words(int bytes) {
    return (bytes + 31L) / 32;
  }

  /// The 32 bytes that say true.
  static byte[] yes() {
    byte[] out = new byte[32];
    out[31] = 1;
    return out;
  }

  /// The 32 bytes that say false.
  static byte[] no() {
    return new byte[32];
  }

  /// Whether `length` bytes of `input` at `from`, big-endian, are below `bound` of that length.
  static boolean below(byte[] input, int from, byte[] bound) {
    return Arrays.compareUnsigned(input, from, from + bound.length, bound, 0, bound.length) < 0;
  }
}
