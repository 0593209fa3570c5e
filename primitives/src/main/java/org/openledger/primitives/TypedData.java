package org.openledger.primitives;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;
import org.openledger.primitives.PrimitivesException.Code;

/// A message that a wallet shows field by field before it signs (EIP-712).
///
/// Values by type: `string` [String]; `bytes` `byte[]`; `bytes32` [Hash]; `bytesN` `byte[]`;
/// `uintN` [UInt256], [BigInteger] or a non-negative `Long`; `intN` [BigInteger] or `Long`; `bool`
/// [Boolean]; `address` [Address]; arrays [List]; structs [Map].
public record TypedData(
    Map<String, List<Field>> types, String primaryType, Domain domain, Map<String, ?> message) {
  private static final int DEPTH_MAX = 32;

  /// A member of a struct type.
  public record Field(String name, String type) {}

  /// Whose message this is; absent members are left out of the domain's type.
  public record Domain(
      @Nullable String name,
      @Nullable String version,
      @Nullable UInt256 chainId,
      @Nullable Address verifyingContract,
      @Nullable Hash salt) {
    /// A domain with name, version and chain id.
    public static Domain of(String name, String version, long chainId) {
      return new Domain(name, version, UInt256.of(chainId), null, null);
    }

    /// The domain's struct hash.
    public Hash separator() {
      List<Field> fields = new ArrayList<>();
      Map<String, Object> values = new LinkedHashMap<>();
      put(fields, values, "name", "string", name);
      put(fields, values, "version", "string", version);
      put(fields, values, "chainId", "uint256", chainId);
      put(fields, values, "verifyingContract", "address", verifyingContract);
      put(fields, values, "salt", "bytes32", salt);
      return new Encoder(Map.of("EIP712Domain", fields)).struct("EIP712Domain", values, 0);
    }

    private static void put(
        List<Field> fields,
        Map<String, Object> values,
        String name,
        String type,
        @Nullable Object value) {
      if (value != null) {
        fields.add(new Field(name, type));
        values.put(name, value);
      }
    }
  }

  public TypedData {
    types = Map.copyOf(types);
    message = Map.copyOf(message);
  }

  /// What is signed: keccak(0x1901 ‖ domain separator ‖ struct hash).
  public Hash digest() {
    return Keccak.hash(new byte[] {0x19, 0x01}, domain.separator().bytes(), structHash().bytes());
  }

  /// The hash of the primary type: its own definition, then those it refers to by name.
  public Hash typeHash() {
    return new Encoder(types).typeHash(primaryType);
  }

  /// The message's hash without its domain.
  public Hash structHash() {
    return new Encoder(types).struct(primaryType, message, 0);
  }

  private record Encoder(Map<String, List<Field>> types) {
    Hash typeHash(String type) {
      TreeSet<String> seen = new TreeSet<>();
      collect(type, seen);
      seen.remove(type);
      StringBuilder out = new StringBuilder(definition(type));
      seen.forEach(other -> out.append(definition(other)));
      return Keccak.hash(out.toString().getBytes(StandardCharsets.UTF_8));
    }

    private void collect(String type, TreeSet<String> seen) {
      int bracket = type.indexOf('[');
      String plain = bracket < 0 ? type : type.substring(0, bracket);
      if (types.containsKey(plain) && seen.add(plain)) {
        fields(plain).forEach(f -> collect(f.type(), seen));
      }
    }

    private String definition(String type) {
      List<String> members = new ArrayList<>();
      fields(type).forEach(f -> members.add(f.type() + " " + f.name()));
      return type + "(" + String.join(",", members) + ")";
    }

    private List<Field> fields(String type) {
      List<Field> fields = types.get(type);
      if (fields == null) {
        throw wrong("no type " + type + " among " + new TreeMap<>(types).keySet());
      }
      return fields;
    }

    Hash struct(String type, Map<?, ?> values, int depth) {
      if (depth > DEPTH_MAX) {
        throw wrong("structs more than " + DEPTH_MAX + " deep");
      }
      List<Field> fields = fields(type);
      if (values.size() != fields.size()) {
        throw wrong("%s has %d members, got %d".formatted(type, fields.size(), values.size()));
      }
      byte[][] words = new byte[fields.size() + 1][];
      words[0] = typeHash(type).bytes();
      for (int i = 0; i < fields.size(); i++) {
        Field field = fields.get(i);
        Object value = values.get(field.name());
        if (value == null) {
          throw wrong("%s misses %s".formatted(type, field.name()));
        }
        words[i + 1] = word(field.type(), value, depth + 1);
      }
      return Keccak.hash(words);
    }

    private byte[] word(String type, Object value, int depth) {
      if (type.endsWith("]")) {
        return array(type, as(List.class, type, value), depth);
      }
      if (types.containsKey(type)) {
        return struct(type, as(Map.class, type, value), depth).bytes();
      }
      return switch (type) {
        case "string" ->
            Keccak.hash(Utf8.encode(as(String.class, type, value), Code.TYPED_DATA)).bytes();
        case "bytes" -> Keccak.hash(as(byte[].class, type, value)).bytes();
        case "bool" -> (as(Boolean.class, type, value) ? UInt256.ONE : UInt256.ZERO).bytes();
        case "address" -> {
          byte[] word = new byte[32];
          as(Address.class, type, value).write(word, 12);
          yield word;
        }
        default -> sized(type, value);
      };
    }

    private byte[] array(String type, List<?> values, int depth) {
      int open = type.lastIndexOf('[');
      String element = type.substring(0, open);
      String count = type.substring(open + 1, type.length() - 1);
      if (!count.isEmpty() && !count.equals(Integer.toString(values.size()))) {
        throw wrong("%s cannot hold %d elements".formatted(type, values.size()));
      }
      byte[][] words = new byte[values.size()][];
      for (int i = 0; i < words.length; i++) {
        words[i] = word(element, values.get(i), depth);
      }
      return Keccak.hash(words).bytes();
    }

    private static byte[] sized(String type, Object value) {
      if (type.matches("bytes([1-9]|[12][0-9]|3[0-2])")) {
        byte[] bytes = value instanceof Hash h ? h.bytes() : as(byte[].class, type, value);
        if (bytes.length != Integer.parseInt(type.substring(5))) {
          throw wrong("%s cannot hold %d bytes".formatted(type, bytes.length));
        }
        return Arrays.copyOf(bytes, 32);
      }
      boolean signed = type.startsWith("int");
      if (!type.matches("u?int(8|16|24|32|40|48|56|64|[7-9][0-9]|1[0-9]{2}|2[0-5][0-9])")) {
        throw wrong("no type " + type);
      }
      int bits = Integer.parseInt(type.substring(signed ? 3 : 4));
      return number(type, bits, signed, value);
    }

    private static byte[] number(String type, int bits, boolean signed, Object value) {
      BigInteger n =
          switch (value) {
            case UInt256 u -> u.toBigInteger();
            case BigInteger b -> b;
            case Long l -> BigInteger.valueOf(l);
            default -> throw wrong("%s cannot hold a %s".formatted(type, value.getClass()));
          };
      boolean fits =
          bits % 8 == 0
              && bits <= 256
              && (signed ? n.bitLength() < bits : n.signum() >= 0 && n.bitLength() <= bits);
      if (!fits) {
        throw wrong("%s cannot hold %s".formatted(type, n));
      }
      return UInt256.of(n.mod(BigInteger.ONE.shiftLeft(256))).bytes();
    }

    private static <T> T as(Class<T> wanted, String type, Object value) {
      if (!wanted.isInstance(value)) {
        throw wrong("%s cannot hold a %s".formatted(type, value.getClass().getSimpleName()));
      }
      return wanted.cast(value);
    }
  }

  private static PrimitivesException wrong(String what) {
    return new PrimitivesException(Code.TYPED_DATA, what);
  }
}
