package org.openledger.chain.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;

/// The fields of a JSON object that is, or is part of, argument `i`: null where left out, a failure
/// where of another kind.
record Fields(int i, JsonNode node, String type) {
  /// Reads an element of a list in argument `i`.
  interface Reader<T> {
    T read(int i, JsonNode node);
  }

  Fields {
    if (!node.isObject()) {
      throw RpcFailure.argument(
          i,
          "json: cannot unmarshal %s into Go value of type %s"
              .formatted(node.getNodeType().name().toLowerCase(Locale.ROOT), type));
    }
  }

  private @Nullable JsonNode at(String name) {
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  boolean has(String name) {
    return at(name) != null;
  }

  @Nullable Address address(String name) {
    JsonNode value = at(name);
    return value == null ? null : Params.address(i, value);
  }

  @Nullable UInt256 number(String name) {
    JsonNode value = at(name);
    return value == null ? null : Params.quantity(i, value, 256);
  }

  /// An unsigned number of 64 bits.
  @Nullable Long uint64(String name) {
    JsonNode value = at(name);
    return value == null ? null : Params.quantity(i, value, 64).w0();
  }

  byte @Nullable [] bytes(String name) {
    JsonNode value = at(name);
    return value == null ? null : Params.bytes(i, value);
  }

  @Nullable Hash hash(String name) {
    JsonNode value = at(name);
    return value == null ? null : hash(i, value);
  }

  static Hash hash(int i, JsonNode value) {
    byte[] bytes = Params.bytes(i, value);
    if (bytes.length != Hash.BYTES) {
      throw RpcFailure.argument(
          i,
          "hex string has length %d, want %d for common.Hash"
              .formatted(2 * bytes.length, 2 * Hash.BYTES));
    }
    return Hash.of(bytes);
  }

  boolean flag(String name) {
    JsonNode value = at(name);
    if (value != null && !value.isBoolean()) {
      throw wrong(value, name, "bool");
    }
    return value != null && value.asBoolean();
  }

  /// A JSON number that is a whole one of 64 bits, 0 where left out.
  long whole(String name) {
    JsonNode value = at(name);
    if (value != null && !(value.isIntegralNumber() && value.canConvertToLong())) {
      throw wrong(value, name, "int");
    }
    return value == null ? 0 : value.asLong();
  }

  @Nullable String text(String name) {
    JsonNode value = at(name);
    if (value != null && !value.isString()) {
      throw wrong(value, name, "string");
    }
    return value == null ? null : value.asString();
  }

  <T> @Nullable List<T> list(String name, Reader<T> reader) {
    JsonNode value = at(name);
    if (value == null) {
      return null;
    }
    if (!value.isArray()) {
      throw wrong(value, name, "array");
    }
    List<T> out = new ArrayList<>(value.size());
    value.forEach(item -> out.add(reader.read(i, item)));
    return List.copyOf(out);
  }

  /// An object or anything else that its reader judges.
  <T> @Nullable T part(String name, Reader<T> reader) {
    JsonNode value = at(name);
    return value == null ? null : reader.read(i, value);
  }

  <T> T required(String name, @Nullable T value) {
    if (value == null) {
      throw RpcFailure.argument(i, "missing required field '%s' for %s".formatted(name, type));
    }
    return value;
  }

  private RpcFailure wrong(JsonNode value, String name, String wanted) {
    return RpcFailure.argument(
        i,
        "json: cannot unmarshal %s into Go struct field %s.%s of type %s"
            .formatted(value.getNodeType().name().toLowerCase(Locale.ROOT), type, name, wanted));
  }
}
