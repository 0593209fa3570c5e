package org.openledger.primitives;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openledger.primitives.PrimitivesException.Code;

/// Recursive Length Prefix, Ethereum's encoding of nested byte strings (Yellow Paper, appendix B).
///
/// The decoder takes canonical forms only: one encoding for each item, nothing after it.
public final class Rlp {
  /// The empty byte string, which is also the number 0.
  public static final RlpItem EMPTY = new RlpItem.Bytes(new byte[0]);

  private Rlp() {}

  /// What a decoder takes at most: bytes in all, lists within lists, items in all.
  public record Limits(int bytesMax, int depthMax, int itemsMax) {
    /// 16 MiB, 16 lists deep, a million items.
    public static final Limits DEFAULT = new Limits(16 << 20, 16, 1_000_000);
  }

  /// Reads one item that fills `input`.
  public static RlpItem decode(byte[] input) {
    return decode(input, Limits.DEFAULT);
  }

  /// Reads one item that fills `input`, within `limits`.
  public static RlpItem decode(byte[] input, Limits limits) {
    if (input.length > limits.bytesMax()) {
      throw malformed("%d bytes, at most %d".formatted(input.length, limits.bytesMax()));
    }
    Reader reader = new Reader(input, limits);
    RlpItem item = reader.item(input.length, 0);
    if (reader.at != input.length) {
      throw malformed("%d bytes after the item".formatted(input.length - reader.at));
    }
    return item;
  }

  /// The encoding of `item`.
  public static byte[] encode(RlpItem item) {
    byte[] out = new byte[lengthOf(item)];
    write(item, out, 0);
    return out;
  }

  /// A byte string.
  public static RlpItem of(byte[] value) {
    return new RlpItem.Bytes(value);
  }

  /// A number that must not be negative, big-endian without leading zeros.
  public static RlpItem of(long value) {
    return value == 0 ? EMPTY : of(UInt256.of(value));
  }

  /// A number, big-endian without leading zeros.
  public static RlpItem of(UInt256 value) {
    return new RlpItem.Bytes(value.minimalBytes());
  }

  /// 32 bytes.
  public static RlpItem of(Hash value) {
    return new RlpItem.Bytes(value.bytes());
  }

  /// 20 bytes.
  public static RlpItem of(Address value) {
    return new RlpItem.Bytes(value.bytes());
  }

  /// A list.
  public static RlpItem list(RlpItem... items) {
    return new RlpItem.Items(List.of(items));
  }

  /// A list.
  public static RlpItem list(List<RlpItem> items) {
    return new RlpItem.Items(items);
  }

  /// The number of bytes of the item that starts at `offset`, by its header alone; for streams of
  /// concatenated items.
  public static long lengthAt(byte[] input, int offset, int available) {
    int first = input[offset] & 0xff;
    if (first < 0x80) {
      return 1;
    }
    int base = first < 0xc0 ? 0x80 : 0xc0;
    if (first - base <= 55) {
      return 1 + (first - base);
    }
    int bytes = first - base - 55;
    if (bytes >= available) {
      throw malformed("the header needs %d bytes, %d are there".formatted(bytes + 1, available));
    }
    long length = 0;
    for (int i = 1; i <= bytes; i++) {
      if (length >>> 55 != 0) {
        throw malformed("a length beyond 2^63");
      }
      length = length << 8 | input[offset + i] & 0xff;
    }
    if (length > Long.MAX_VALUE - 1 - bytes) {
      throw malformed("a length beyond 2^63");
    }
    return 1 + bytes + length;
  }

  private static int lengthOf(RlpItem item) {
    return switch (item) {
      case RlpItem.Bytes b -> {
        int n = b.value().length;
        yield n == 1 && b.value()[0] >= 0 ? 1 : headerLength(n) + n;
      }
      case RlpItem.Items l -> {
        int n = contentLength(l);
        yield headerLength(n) + n;
      }
    };
  }

  private static int contentLength(RlpItem.Items list) {
    long n = 0;
    for (RlpItem item : list.items()) {
      n += lengthOf(item);
    }
    return Math.toIntExact(n);
  }

  private static int headerLength(int n) {
    return n <= 55 ? 1 : 1 + lengthBytes(n);
  }

  private static int lengthBytes(int n) {
    return (39 - Integer.numberOfLeadingZeros(n)) / 8;
  }

  private static int write(RlpItem item, byte[] out, int at) {
    return switch (item) {
      case RlpItem.Bytes b -> {
        byte[] v = b.value();
        if (v.length == 1 && v[0] >= 0) {
          out[at] = v[0];
          yield at + 1;
        }
        int body = writeHeader(0x80, v.length, out, at);
        System.arraycopy(v, 0, out, body, v.length);
        yield body + v.length;
      }
      case RlpItem.Items l -> {
        int next = writeHeader(0xc0, contentLength(l), out, at);
        for (RlpItem child : l.items()) {
          next = write(child, out, next);
        }
        yield next;
      }
    };
  }

  private static int writeHeader(int base, int n, byte[] out, int at) {
    if (n <= 55) {
      out[at] = (byte) (base + n);
      return at + 1;
    }
    int bytes = lengthBytes(n);
    out[at] = (byte) (base + 55 + bytes);
    for (int i = 0; i < bytes; i++) {
      out[at + 1 + i] = (byte) (n >>> 8 * (bytes - 1 - i));
    }
    return at + 1 + bytes;
  }

  private static PrimitivesException malformed(String what) {
    return new PrimitivesException(Code.RLP, "malformed RLP: " + what);
  }

  /// One pass over the input; `at` is the next unread byte.
  private static final class Reader {
    private final byte[] in;
    private final Limits limits;
    private int at;
    private int items;

    Reader(byte[] in, Limits limits) {
      this.in = in;
      this.limits = limits;
    }

    RlpItem item(int end, int depth) {
      if (at >= end) {
        throw malformed("ends at byte " + at + " where an item should begin");
      }
      if (++items > limits.itemsMax()) {
        throw malformed("more than %d items".formatted(limits.itemsMax()));
      }
      int first = in[at] & 0xff;
      if (first < 0x80) {
        return new RlpItem.Bytes(new byte[] {in[at++]});
      }
      boolean isList = first >= 0xc0;
      int length = length(first - (isList ? 0xc0 : 0x80), end);
      if (isList) {
        return items(at + length, depth + 1);
      }
      if (length == 1 && in[at] >= 0) {
        throw malformed("a single byte below 0x80 with a header, at byte " + at);
      }
      byte[] value = Arrays.copyOfRange(in, at, at + length);
      at += length;
      return new RlpItem.Bytes(value);
    }

    private RlpItem items(int end, int depth) {
      if (depth > limits.depthMax()) {
        throw malformed("lists more than %d deep".formatted(limits.depthMax()));
      }
      List<RlpItem> out = new ArrayList<>();
      while (at < end) {
        out.add(item(end, depth));
      }
      return new RlpItem.Items(out);
    }

    /// Consumes the header and gives the content's length, checked to lie before `end`.
    private int length(int code, int end) {
      at++;
      long length = code;
      if (code > 55) {
        int bytes = code - 55;
        if (bytes > end - at) {
          throw malformed("a length of %d bytes where %d are left".formatted(bytes, end - at));
        }
        if (in[at] == 0) {
          throw malformed("a length with leading zeros at byte " + at);
        }
        if (bytes > 4) {
          throw malformed("a length of %d bytes".formatted(bytes));
        }
        length = 0;
        for (int i = 0; i < bytes; i++) {
          length = length << 8 | in[at++] & 0xff;
        }
        if (length <= 55) {
          throw malformed("a long header for %d bytes at byte %d".formatted(length, at));
        }
      }
      if (length > end - at) {
        throw malformed(
            "%d bytes announced at byte %d, %d are left".formatted(length, at, end - at));
      }
      return (int) length;
    }
  }
}
