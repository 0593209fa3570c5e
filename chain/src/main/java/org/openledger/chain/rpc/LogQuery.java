package org.openledger.chain.rpc;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.openledger.chain.block.Bloom;
import org.openledger.evm.state.Log;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.PrimitivesException;
import tools.jackson.databind.JsonNode;

/// Which logs a caller wants: those of any of the addresses whose topic at each position is one of
/// those named there. Nothing named at a place lets everything through.
record LogQuery(Set<Address> addresses, List<Set<Hash>> topics) {
  private static final int TOPICS_MAX = 4;
  private static final int CHOICES_MAX = 1_000;

  LogQuery {
    addresses = Set.copyOf(addresses);
    topics = List.copyOf(topics);
  }

  /// Reads `address` and `topics` of argument `i`.
  static LogQuery of(int i, JsonNode node) {
    return new LogQuery(addresses(i, node.path("address")), topics(i, node.path("topics")));
  }

  private static Set<Address> addresses(int i, JsonNode node) {
    Set<Address> out = new HashSet<>();
    if (node.isString()) {
      out.add(Address.of(bytes(i, node, Address.BYTES, "address")));
    } else if (node.isArray()) {
      checkChoices(node);
      node.forEach(each -> out.add(Address.of(bytes(i, each, Address.BYTES, "address"))));
    } else if (!node.isMissingNode() && !node.isNull()) {
      throw RpcFailure.argument(i, "invalid addresses in query");
    }
    return out;
  }

  private static List<Set<Hash>> topics(int i, JsonNode node) {
    if (node.isMissingNode() || node.isNull()) {
      return List.of();
    }
    if (!node.isArray()) {
      throw RpcFailure.argument(i, "json: cannot unmarshal into a list of topics");
    }
    if (node.size() > TOPICS_MAX) {
      throw RpcFailure.argument(i, "exceed max topics");
    }
    List<Set<Hash>> out = new ArrayList<>();
    for (JsonNode position : node) {
      out.add(choices(i, position));
    }
    return out;
  }

  private static Set<Hash> choices(int i, JsonNode position) {
    if (position.isNull()) {
      return Set.of();
    }
    if (!position.isArray()) {
      return Set.of(topic(i, position));
    }
    checkChoices(position);
    Set<Hash> out = new HashSet<>();
    for (JsonNode each : position) {
      if (each.isNull()) {
        return Set.of(); // null among the choices matches whatever there is
      }
      out.add(topic(i, each));
    }
    return Set.copyOf(out);
  }

  private static void checkChoices(JsonNode list) {
    if (list.size() > CHOICES_MAX) {
      throw new RpcFailure(
          RpcFailure.INVALID_PARAMS, "exceed max addresses or topics per search position");
    }
  }

  private static Hash topic(int i, JsonNode node) {
    if (!node.isString()) {
      throw RpcFailure.argument(i, "invalid topic(s)");
    }
    return Hash.of(bytes(i, node, Hash.BYTES, "topic"));
  }

  private static byte[] bytes(int i, JsonNode node, int length, String what) {
    String text = node.isString() ? node.asString() : "";
    if (!text.startsWith("0x")) {
      throw RpcFailure.argument(
          i, text.isEmpty() ? "empty hex string" : "hex string without 0x prefix");
    }
    byte[] bytes;
    try {
      bytes = Hex.decode(text);
    } catch (PrimitivesException e) {
      throw RpcFailure.argument(i, "invalid hex string");
    }
    if (bytes.length != length) {
      throw RpcFailure.argument(
          i,
          "hex has invalid length %d after decoding; expected %d for %s"
              .formatted(bytes.length, length, what));
    }
    return bytes;
  }

  /// Whether a block with that filter can hold such a log.
  boolean mayBeIn(Bloom bloom) {
    boolean address =
        addresses.isEmpty() || addresses.stream().anyMatch(a -> bloom.mayHold(a.bytes()));
    return address
        && topics.stream()
            .allMatch(choices ->
                choices.isEmpty() || choices.stream().anyMatch(t -> bloom.mayHold(t.bytes())));
  }

  boolean matches(Log log) {
    if (!addresses.isEmpty() && !addresses.contains(log.address())) {
      return false;
    }
    if (log.topics().size() < topics.size()) {
      return false;
    }
    for (int i = 0; i < topics.size(); i++) {
      if (!topics.get(i).isEmpty() && !topics.get(i).contains(log.topics().get(i))) {
        return false;
      }
    }
    return true;
  }
}
