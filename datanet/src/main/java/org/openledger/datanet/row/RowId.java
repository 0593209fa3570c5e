package org.openledger.datanet.row;

import org.openledger.primitives.Hash;

/// The name of a row: keccak-256 of its canonical bytes, so the same content has the same id
/// everywhere and another content has another.
///
/// Ids are ordered as unsigned big-endian numbers; that order is the order of rows in a version.
public record RowId(Hash hash) implements Comparable<RowId> {
  /// Reads 32 bytes.
  public static RowId of(byte[] bytes) {
    return new RowId(Hash.of(bytes));
  }

  /// Reads `0x` and 64 hexadecimal digits.
  public static RowId parse(String hex) {
    return new RowId(Hash.parse(hex));
  }

  /// The 32 bytes, a fresh array.
  public byte[] bytes() {
    return hash.bytes();
  }

  @Override
  public int compareTo(RowId other) {
    return hash.compareTo(other.hash);
  }

  @Override
  public String toString() {
    return hash.toString();
  }
}
