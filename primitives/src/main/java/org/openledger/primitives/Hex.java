package org.openledger.primitives;

import java.util.HexFormat;
import org.openledger.primitives.PrimitivesException.Code;

/// Hexadecimal with the `0x` prefix, as Ethereum's JSON writes it.
public final class Hex {
  private static final HexFormat LOWER = HexFormat.of();
  private static final int SHOWN_MAX = 40;

  private Hex() {}

  /// Lower-case hexadecimal with `0x`.
  public static String encode(byte[] bytes) {
    return "0x" + LOWER.formatHex(bytes);
  }

  /// Lower-case hexadecimal without a prefix.
  public static String plain(byte[] bytes) {
    return LOWER.formatHex(bytes);
  }

  /// Reads an even number of hexadecimal digits, with or without `0x`.
  public static byte[] decode(String text) {
    int from = text.startsWith("0x") || text.startsWith("0X") ? 2 : 0;
    int digits = text.length() - from;
    if (digits % 2 != 0) {
      throw new PrimitivesException(Code.HEX, "odd number of hex digits: " + shown(text));
    }
    byte[] out = new byte[digits / 2];
    for (int i = 0; i < out.length; i++) {
      int high = digit(text.charAt(from + 2 * i));
      int low = digit(text.charAt(from + 2 * i + 1));
      if ((high | low) < 0) {
        throw new PrimitivesException(Code.HEX, "not hexadecimal: " + shown(text));
      }
      out[i] = (byte) (high << 4 | low);
    }
    return out;
  }

  /// Reads exactly `length` bytes of hexadecimal.
  public static byte[] decode(String text, int length) {
    byte[] out = decode(text);
    if (out.length != length) {
      throw new PrimitivesException(
          Code.HEX,
          "wanted %d bytes of hex, got %d: %s".formatted(length, out.length, shown(text)));
    }
    return out;
  }

  private static int digit(char c) {
    if (c >= '0' && c <= '9') {
      return c - '0';
    }
    int lower = c | 0x20;
    return lower >= 'a' && lower <= 'f' && c < 128 ? lower - 'a' + 10 : -1;
  }

  private static String shown(String text) {
    return text.length() <= SHOWN_MAX ? text : text.substring(0, SHOWN_MAX) + "…";
  }
}
