package org.openledger.model.checkpoint;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// Reads a GGUF header from front to back; every read is checked against the file's end first.
final class GgufCursor {
  /// Longest string that is read: chat templates and licences are the long ones.
  static final long STRING_BYTES_MAX = 8 << 20;

  /// Most array elements in one file: several vocabularies of 256,000 with scores and merges.
  static final long ITEMS_MAX = 4_000_000;

  /// Deepest nesting of arrays.
  static final int NESTING_MAX = 4;

  private static final ByteOrder LE = ByteOrder.LITTLE_ENDIAN;
  private static final ValueLayout.OfShort SHORT = ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(LE);
  private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(LE);
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(LE);

  private final String file;
  private final MemorySegment bytes;
  private long at;
  private long items;

  GgufCursor(String file, MemorySegment bytes) {
    this.file = file;
    this.bytes = bytes;
  }

  long position() {
    return at;
  }

  private long take(long n, String what) {
    if (n > bytes.byteSize() - at) {
      throw new ModelException(
          Code.TRUNCATED,
          "%s: ends at byte %,d, but %s needs %,d bytes from byte %,d"
              .formatted(file, bytes.byteSize(), what, n, at));
    }
    long from = at;
    at += n;
    return from;
  }

  int u32(String what) {
    return bytes.get(INT, take(4, what));
  }

  long u64(String what) {
    return bytes.get(LONG, take(8, what));
  }

  /// A count or size: an unsigned 64-bit number of at most `max`.
  long count(String what, long max) {
    long n = u64(what);
    if (Long.compareUnsigned(n, max) > 0) {
      throw new ModelException(
          Code.TOO_LARGE,
          "%s: %s is %s, at most %,d is read".formatted(file, what, Long.toUnsignedString(n), max));
    }
    return n;
  }

  String string(String what) {
    long n = count("the length of " + what, STRING_BYTES_MAX);
    byte[] text = bytes.asSlice(take(n, what), n).toArray(ValueLayout.JAVA_BYTE);
    String string = new String(text, StandardCharsets.UTF_8);
    if (string.indexOf('\uFFFD') >= 0) { // broken, or really that character
      try {
        return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(text)).toString();
      } catch (CharacterCodingException e) {
        throw new ModelException(Code.MALFORMED, "%s: %s is not UTF-8".formatted(file, what), e);
      }
    }
    return string;
  }

  /// A value of a metadata type number (0 = uint8 … 12 = float64).
  GgufValue value(int type, String key, int depth) {
    return switch (type) {
      case 0 -> new GgufValue.Whole(bytes.get(ValueLayout.JAVA_BYTE, take(1, key)) & 0xffL);
      case 1 -> new GgufValue.Whole(bytes.get(ValueLayout.JAVA_BYTE, take(1, key)));
      case 2 -> new GgufValue.Whole(bytes.get(SHORT, take(2, key)) & 0xffffL);
      case 3 -> new GgufValue.Whole(bytes.get(SHORT, take(2, key)));
      case 4 -> new GgufValue.Whole(Integer.toUnsignedLong(u32(key)));
      case 5 -> new GgufValue.Whole(u32(key));
      case 6 -> new GgufValue.Real(Float.intBitsToFloat(u32(key)));
      case 7 -> flag(key);
      case 8 -> new GgufValue.Text(string(key));
      case 9 -> items(key, depth + 1);
      case 10, 11 -> new GgufValue.Whole(u64(key));
      case 12 -> new GgufValue.Real(Double.longBitsToDouble(u64(key)));
      default ->
          throw new ModelException(
              Code.UNSUPPORTED,
              "%s: %s has the unknown value type %s"
                  .formatted(file, key, Integer.toUnsignedString(type)));
    };
  }

  private GgufValue flag(String key) {
    byte b = bytes.get(ValueLayout.JAVA_BYTE, take(1, key));
    if (b != 0 && b != 1) {
      throw new ModelException(
          Code.MALFORMED, "%s: %s is a boolean of value %d".formatted(file, key, b));
    }
    return new GgufValue.Flag(b == 1);
  }

  private GgufValue items(String key, int depth) {
    if (depth > NESTING_MAX) {
      throw new ModelException(
          Code.MALFORMED, "%s: %s nests arrays deeper than %d".formatted(file, key, NESTING_MAX));
    }
    int type = u32("the element type of " + key);
    long n = count("the length of array " + key, ITEMS_MAX - items);
    items += n;
    if (n > bytes.byteSize() - at) { // every element takes a byte at least
      throw new ModelException(
          Code.TRUNCATED,
          "%s: ends at byte %,d, too early for the %,d elements of %s"
              .formatted(file, bytes.byteSize(), n, key));
    }
    List<GgufValue> values = new ArrayList<>((int) n);
    for (long i = 0; i < n; i++) {
      values.add(value(type, key, depth));
    }
    return new GgufValue.Items(values);
  }
}
