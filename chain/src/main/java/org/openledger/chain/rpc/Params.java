package org.openledger.chain.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;

/// The arguments of one call, read with geth's words for what is wrong with them.
record Params(List<JsonNode> values) {
  static Params of(JsonNode params, Method method) {
    List<JsonNode> values = new ArrayList<>();
    if (params.isArray()) {
      params.forEach(values::add);
    } else if (!params.isMissingNode() && !params.isNull()) {
      throw new RpcFailure(RpcFailure.INVALID_PARAMS, "non-array args");
    }
    if (values.size() > method.most()) {
      throw new RpcFailure(
          RpcFailure.INVALID_PARAMS, "too many arguments, want at most " + method.most());
    }
    for (int i = 0; i < method.required(); i++) {
      if (i >= values.size() || values.get(i).isNull()) {
        throw new RpcFailure(RpcFailure.INVALID_PARAMS, "missing value for required argument " + i);
      }
    }
    return new Params(values);
  }

  boolean has(int i) {
    return i < values.size() && !values.get(i).isNull();
  }

  JsonNode at(int i) {
    return values.get(i);
  }

  Address address(int i) {
    return Address.of(fixed(i, Address.BYTES, "common.Address"));
  }

  Hash hash(int i) {
    return Hash.of(fixed(i, Hash.BYTES, "common.Hash"));
  }

  boolean bool(int i) {
    JsonNode node = at(i);
    if (!node.isBoolean()) {
      throw unmarshal(i, node, "bool");
    }
    return node.asBoolean();
  }

  byte[] bytes(int i) {
    return bytes(i, at(i));
  }

  static byte[] bytes(int i, JsonNode node) {
    return hex(i, text(i, node, "hexutil.Bytes"), "hexutil.Bytes");
  }

  /// A number of at most 64 bits; a plain JSON number as well where geth takes one.
  long uint64(int i) {
    JsonNode node = at(i);
    if (node.isIntegralNumber() && node.canConvertToLong() && node.asLong() >= 0) {
      return node.asLong();
    }
    return quantity(i, node, 64).w0();
  }

  static UInt256 quantity(int i, JsonNode node, int bits) {
    try {
      return Quantities.parse(text(i, node, bits == 64 ? "hexutil.Uint64" : "*hexutil.Big"), bits);
    } catch (IllegalArgumentException e) {
      throw RpcFailure.argument(i, String.valueOf(e.getMessage()));
    }
  }

  static Address address(int i, JsonNode node) {
    return Address.of(fixed(i, node, Address.BYTES, "common.Address"));
  }

  /// A word, a height, a hash, or an object with either (EIP-1898).
  BlockTag block(int i) {
    JsonNode node = at(i);
    if (!node.isObject()) {
      return named(i, text(i, node, "string"), true);
    }
    JsonNode hash = node.path("blockHash");
    JsonNode number = node.path("blockNumber");
    if (!hash.isMissingNode() && !number.isMissingNode()) {
      throw RpcFailure.argument(
          i, "cannot specify both BlockHash and BlockNumber, choose one or the other");
    }
    if (!hash.isMissingNode()) {
      return new BlockTag.ByHash(Hash.of(fixed(i, hash, Hash.BYTES, "common.Hash")));
    }
    if (number.isMissingNode()) {
      throw RpcFailure.argument(i, "at least one of BlockNumber or BlockHash is needed");
    }
    return named(i, text(i, number, "string"), false);
  }

  /// A word or a height.
  BlockTag blockNumber(int i) {
    return blockNumber(i, at(i));
  }

  static BlockTag blockNumber(int i, JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToLong() && node.asLong() >= 0) {
      return new BlockTag.Number(node.asLong());
    }
    return named(i, text(i, node, "string"), false);
  }

  private static BlockTag named(int i, String text, boolean orHash) {
    for (BlockTag.Named name : BlockTag.Named.values()) {
      if (text.equals(name.name().toLowerCase(Locale.ROOT))) {
        return name;
      }
    }
    if (orHash && text.length() == 66) {
      return new BlockTag.ByHash(Hash.of(hex(i, text, "common.Hash")));
    }
    try {
      UInt256 number = Quantities.parse(text, 64);
      if (!number.fitsLong()) {
        throw RpcFailure.argument(i, "block number larger than int64");
      }
      return new BlockTag.Number(number.toLong());
    } catch (IllegalArgumentException e) {
      throw RpcFailure.argument(i, String.valueOf(e.getMessage()));
    }
  }

  static Hash hash(int i, JsonNode node) {
    return Hash.of(fixed(i, node, Hash.BYTES, "common.Hash"));
  }

  String string(int i) {
    return text(i, at(i), "string");
  }

  private byte[] fixed(int i, int length, String type) {
    return fixed(i, at(i), length, type);
  }

  private static byte[] fixed(int i, JsonNode node, int length, String type) {
    String text = text(i, node, type);
    byte[] bytes = hex(i, text, type);
    if (bytes.length != length) {
      throw RpcFailure.argument(
          i,
          "hex string has length %d, want %d for %s"
              .formatted(text.length() - 2, 2 * length, type));
    }
    return bytes;
  }

  private static byte[] hex(int i, String text, String type) {
    if (!text.startsWith("0x") && !text.startsWith("0X")) {
      throw cannot(i, text.isEmpty() ? "empty hex string" : "hex string without 0x prefix", type);
    }
    if (text.length() % 2 != 0) {
      throw cannot(i, "hex string of odd length", type);
    }
    try {
      return Hex.decode(text);
    } catch (PrimitivesException e) {
      throw cannot(i, "invalid hex string", type);
    }
  }

  private static String text(int i, JsonNode node, String type) {
    if (!node.isString()) {
      throw unmarshal(i, node, type);
    }
    return node.asString();
  }

  private static RpcFailure unmarshal(int i, JsonNode node, String type) {
    return cannot(i, node.getNodeType().name().toLowerCase(Locale.ROOT), type);
  }

  private static RpcFailure cannot(int i, String what, String type) {
    return RpcFailure.argument(
        i, "json: cannot unmarshal %s into Go value of type %s".formatted(what, type));
  }

  BlockTag blockOrLatest(int i) {
    return has(i) ? block(i) : BlockTag.Named.LATEST;
  }

  Optional<BlockTag> optionalBlock(int i) {
    return has(i) ? Optional.of(block(i)) : Optional.empty();
  }
}
