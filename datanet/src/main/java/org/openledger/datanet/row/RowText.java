package org.openledger.datanet.row;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/// The rules for text inside a row: what is refused, and the one form in which it is kept.
///
/// Kept form: Unicode Normalisation Form C (UAX #15), lines ended by U+000A alone, no white space
/// at either end. Refused, because a reader cannot see it or because it would not have one byte
/// form: NUL and other control characters except tab and line feed, unpaired surrogates, code
/// points that are unassigned (later Unicode versions could normalise them otherwise),
/// bidirectional overrides and isolates (UTR #36), and the tag characters in which orders to a
/// model can be hidden.
public final class RowText {
  private RowText() {}

  /// Returns the kept form of `text`, or throws with the field, the code point and its place.
  ///
  /// @param bytesMax the most UTF-8 bytes that the kept form may have
  public static String normalise(String field, String text, int bytesMax) {
    // NFC makes no text longer than three times itself, nor shorter than a third: refuse early.
    if (text.length() / 3 > bytesMax) {
      throw tooLong(field, text.length(), bytesMax);
    }
    check(field, text);
    String lines = text.replace("\r\n", "\n").replace('\r', '\n');
    String kept = Normalizer.normalize(lines, Normalizer.Form.NFC).strip();
    int bytes = utf8Length(kept);
    if (bytes > bytesMax) {
      throw tooLong(field, bytes, bytesMax);
    }
    return kept;
  }

  /// Refuses `text` unless it already is in the kept form: what someone signed is never changed.
  ///
  /// @param bytesMax the most UTF-8 bytes that it may have
  public static void requireKept(String field, String text, int bytesMax) {
    if (!normalise(field, text, bytesMax).equals(text)) {
      throw DatanetException.invalid(
          field + " is not in Unicode Normalisation Form C or has white space at an end");
    }
  }

  /// The length of `text` in UTF-8; `text` has no unpaired surrogates.
  public static int utf8Length(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  private static DatanetException tooLong(String field, int bytes, int bytesMax) {
    return DatanetException.invalid(
        "%s is %,d bytes long; the limit is %,d".formatted(field, bytes, bytesMax));
  }

  private static void check(String field, String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      String fault = fault(c);
      if (!fault.isEmpty()) {
        throw DatanetException.invalid(
            "%s has %s (U+%04X) at character %,d".formatted(field, fault, c, i + 1));
      }
      i += Character.charCount(c);
    }
  }

  private static String fault(int c) {
    if (c == 0) {
      return "a NUL character";
    }
    if (c == '\n' || c == '\t' || c == '\r') {
      return "";
    }
    if ((c >= 0x202A && c <= 0x202E) || (c >= 0x2066 && c <= 0x2069)) {
      return "a character that changes the reading direction unseen";
    }
    if (c >= 0xE0000 && c <= 0xE007F) {
      return "an invisible tag character";
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL -> "a control character";
      case Character.SURROGATE -> "half of a surrogate pair";
      case Character.UNASSIGNED -> "a code point that Unicode does not assign";
      default -> "";
    };
  }
}
