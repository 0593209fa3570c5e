package org.openledger.evm.precompile;

import java.util.Arrays;

/// The bytes that a message brings: a part of an array that stays as it is while the message runs,
/// which is its waiting caller's memory or a transaction's data. Nothing is copied before somebody
/// has paid for it. Read beyond its end it is zero.
public record CallData(byte[] array, int from, int length) {
  /// No bytes.
  public static final CallData NONE = of(new byte[0]);

  /// All of `bytes`, which nobody writes to any more.
  public static CallData of(byte[] bytes) {
    return new CallData(bytes, 0, bytes.length);
  }

  /// A copy of the bytes.
  public byte[] bytes() {
    return Arrays.copyOfRange(array, from, from + length);
  }

  /// A copy of `count` bytes from the offset `at`, zeros behind the end.
  public byte[] slice(int at, int count) {
    byte[] out = new byte[count];
    if (at < length) {
      System.arraycopy(array, from + at, out, 0, Math.min(count, length - at));
    }
    return out;
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof CallData other
        && Arrays.equals(
            array, from, from + length, other.array, other.from, other.from + other.length);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(bytes());
  }
}
