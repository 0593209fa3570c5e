package org.openledger.primitives;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openledger.primitives.PrimitivesException.Code;

/// Encoding of contract calls (Solidity's ABI specification), for the types of [AbiType].
///
/// Decoding is strict: padding must be zero, offsets and lengths must lie inside the data.
public final class Abi {
  private static final int ELEMENTS_MAX = 1 << 16;

  private Abi() {}

  /// The first four bytes of the hash of a canonical signature such as `transfer(address,uint256)`.
  public static byte[] selector(String signature) {
    byte[] hash = Keccak.hash(signature.getBytes(StandardCharsets.US_ASCII)).bytes();
    return Arrays.copyOf(hash, 4);
  }

  /// Call data: the selector of `signature`, then its arguments.
  public static byte[] encodeCall(String signature, Object... arguments) {
    byte[] body = encode(AbiType.ofSignature(signature), List.of(arguments));
    byte[] out = Arrays.copyOf(selector(signature), 4 + body.length);
    System.arraycopy(body, 0, out, 4, body.length);
    return out;
  }

  /// The arguments in call data, whose selector must be that of `signature`.
  public static List<Object> decodeCall(String signature, byte[] data) {
    if (data.length < 4 || !Arrays.equals(selector(signature), Arrays.copyOf(data, 4))) {
      throw wrong("call data of %d bytes is not a call of %s".formatted(data.length, signature));
    }
    return decode(AbiType.ofSignature(signature), Arrays.copyOfRange(data, 4, data.length));
  }

  /// A tuple of values.
  public static byte[] encode(List<AbiType> types, List<?> values) {
    if (types.size() != values.size()) {
      throw wrong("%d types, %d values".formatted(types.size(), values.size()));
    }
    List<byte[]> heads = new ArrayList<>();
    List<byte[]> tails = new ArrayList<>();
    long offset = headBytes(types);
    for (int i = 0; i < types.size(); i++) {
      byte[] body = body(types.get(i), values.get(i));
      if (types.get(i).dynamic()) {
        heads.add(UInt256.of(offset).bytes());
        tails.add(body);
        offset += body.length;
      } else {
        heads.add(body);
      }
    }
    heads.addAll(tails);
    return concatenated(heads);
  }

  /// The values of a tuple; Java types as [AbiType] names them.
  public static List<Object> decode(List<AbiType> types, byte[] data) {
    List<Object> out = new ArrayList<>();
    int head = 0;
    for (AbiType type : types) {
      int at = type.dynamic() ? boundedInt(data, head, data.length, "offset") : head;
      out.add(value(type, data, at));
      head += type.headBytes();
    }
    return List.copyOf(out);
  }

  private static int headBytes(List<AbiType> types) {
    return types.stream().mapToInt(AbiType::headBytes).sum();
  }

  private static byte[] body(AbiType type, Object value) {
    return switch (type) {
      case AbiType.Uint t -> uint(t, value).bytes();
      case AbiType.FixedBytes t -> fixed(t, value);
      case AbiType.Account _ -> {
        byte[] word = new byte[32];
        as(Address.class, type, value).write(word, 12);
        yield word;
      }
      case AbiType.Bool _ -> (as(Boolean.class, type, value) ? UInt256.ONE : UInt256.ZERO).bytes();
      case AbiType.Text _ -> counted(Utf8.encode(as(String.class, type, value), Code.ABI));
      case AbiType.ByteString _ -> counted(as(byte[].class, type, value));
      case AbiType.ArrayOf t -> array(t, as(List.class, type, value));
    };
  }

  private static byte[] array(AbiType.ArrayOf type, List<?> values) {
    if (type.length() >= 0 && type.length() != values.size()) {
      throw wrong("%s wants %d elements, got %d".formatted(type, type.length(), values.size()));
    }
    List<byte[]> words = new ArrayList<>();
    if (type.length() < 0) {
      words.add(UInt256.of(values.size()).bytes());
    }
    for (Object value : values) {
      words.add(body(type.element(), value));
    }
    return concatenated(words);
  }

  private static UInt256 uint(AbiType.Uint type, Object value) {
    UInt256 number =
        switch (value) {
          case UInt256 u -> u;
          case BigInteger b -> UInt256.of(b);
          case Long l -> UInt256.of(l);
          case Integer i -> UInt256.of(i);
          default -> throw wrong("%s cannot hold a %s".formatted(type, name(value)));
        };
    return inRange(type, number);
  }

  private static UInt256 inRange(AbiType.Uint type, UInt256 number) {
    if (type.bits() < 256 && number.toBigInteger().bitLength() > type.bits()) {
      throw wrong("%s does not fit uint%d".formatted(number, type.bits()));
    }
    return number;
  }

  private static byte[] fixed(AbiType.FixedBytes type, Object value) {
    byte[] bytes = value instanceof Hash h ? h.bytes() : as(byte[].class, type, value);
    if (bytes.length != type.length()) {
      throw wrong("bytes%d cannot hold %d bytes".formatted(type.length(), bytes.length));
    }
    return Arrays.copyOf(bytes, 32);
  }

  private static byte[] counted(byte[] bytes) {
    byte[] out = new byte[32 + (bytes.length + 31) / 32 * 32];
    UInt256.of(bytes.length).write(out, 0);
    System.arraycopy(bytes, 0, out, 32, bytes.length);
    return out;
  }

  private static Object value(AbiType type, byte[] data, int at) {
    return switch (type) {
      case AbiType.Uint t -> inRange(t, word(data, at));
      case AbiType.FixedBytes t -> {
        word(data, at);
        zeros(data, at + t.length(), at + 32);
        yield t.length() == 32
            ? (Object) Hash.at(data, at)
            : Arrays.copyOfRange(data, at, at + t.length());
      }
      case AbiType.Account _ -> {
        word(data, at);
        zeros(data, at, at + 12);
        yield Address.at(data, at + 12);
      }
      case AbiType.Bool _ -> boundedInt(data, at, 1, "bool") == 1;
      case AbiType.Text _ -> {
        int n = length(data, at);
        yield Utf8.decode(data, at + 32, n, Code.ABI);
      }
      case AbiType.ByteString _ -> Arrays.copyOfRange(data, at + 32, at + 32 + length(data, at));
      case AbiType.ArrayOf t -> elements(t, data, at);
    };
  }

  private static List<Object> elements(AbiType.ArrayOf type, byte[] data, int at) {
    boolean counted = type.length() < 0;
    int n = counted ? boundedInt(data, at, ELEMENTS_MAX, "length") : type.length();
    int first = counted ? at + 32 : at;
    if (n > (data.length - first) / 32) {
      throw wrong("%d elements announced, %d bytes are left".formatted(n, data.length - first));
    }
    List<Object> out = new ArrayList<>(n);
    for (int i = 0; i < n; i++) {
      out.add(value(type.element(), data, first + 32 * i));
    }
    return List.copyOf(out);
  }

  private static int length(byte[] data, int at) {
    int n = boundedInt(data, at, data.length - at - 32, "length");
    int padded = (n + 31) / 32 * 32;
    if (padded > data.length - at - 32) {
      throw wrong("%d bytes without their padding".formatted(n));
    }
    zeros(data, at + 32 + n, at + 32 + padded);
    return n;
  }

  private static int boundedInt(byte[] data, int at, int max, String what) {
    UInt256 word = word(data, at);
    if (!word.fitsLong() || word.w0() > max) {
      throw wrong("%s %s at byte %d is beyond %d".formatted(what, word.toHex(), at, max));
    }
    return (int) word.w0();
  }

  private static UInt256 word(byte[] data, int at) {
    if (at > data.length - 32) {
      throw wrong("needs 32 bytes at byte %d of %d".formatted(at, data.length));
    }
    return UInt256.at(data, at);
  }

  private static void zeros(byte[] data, int from, int to) {
    for (int i = from; i < to; i++) {
      if (data[i] != 0) {
        throw wrong("padding that is not zero at byte " + i);
      }
    }
  }

  private static byte[] concatenated(List<byte[]> parts) {
    byte[] out = new byte[parts.stream().mapToInt(p -> p.length).sum()];
    int at = 0;
    for (byte[] part : parts) {
      System.arraycopy(part, 0, out, at, part.length);
      at += part.length;
    }
    return out;
  }

  private static <T> T as(Class<T> wanted, AbiType type, Object value) {
    if (!wanted.isInstance(value)) {
      throw wrong("%s cannot hold a %s".formatted(type, name(value)));
    }
    return wanted.cast(value);
  }

  private static String name(Object value) {
    return value.getClass().getSimpleName();
  }

  private static PrimitivesException wrong(String what) {
    return new PrimitivesException(Code.ABI, what);
  }
}
