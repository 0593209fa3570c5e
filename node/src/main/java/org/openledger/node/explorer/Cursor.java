package org.openledger.node.explorer;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/// Where a page of a list ended. Blocks are only ever added above it, so what follows a cursor is
/// the same however much later it is asked for.
///
/// @param list whose place it is
/// @param place of the last entry that was looked at
public record Cursor(Of list, long place) {
  private static final int BYTES = 9;
  private static final Base64.Decoder DECODER = Base64.getUrlDecoder();
  private static final Base64.Encoder ENCODER = Base64.getUrlEncoder().withoutPadding();

  /// The lists; the ordinal is part of a cursor's text.
  public enum Of {
    /// Transactions of an address.
    TRANSACTIONS,
    /// Transfers of an address.
    TRANSFERS,
    /// Creations of contracts.
    CONTRACTS
  }

  /// Reads what [#toString] wrote for the same list; empty for anything else.
  public static Optional<Cursor> parse(Of list, String text) {
    if (text.length() != BYTES / 3 * 4) {
      return Optional.empty();
    }
    try {
      ByteBuffer bytes = ByteBuffer.wrap(DECODER.decode(text));
      Cursor cursor = new Cursor(list, bytes.getLong(1));
      return bytes.get(0) == list.ordinal() && cursor.place >= 0
          ? Optional.of(cursor)
          : Optional.empty();
    } catch (IllegalArgumentException e) { // not base64
      return Optional.empty();
    }
  }

  void require(Of wanted) {
    if (list != wanted) {
      throw new IllegalArgumentException("a cursor of " + list + " in " + wanted);
    }
  }

  /// Twelve letters that mean nothing to anybody else.
  @Override
  public String toString() {
    byte[] bytes = ByteBuffer.allocate(BYTES).put((byte) list.ordinal()).putLong(place).array();
    return ENCODER.encodeToString(bytes);
  }
}
