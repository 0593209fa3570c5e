package org.openledger.chain.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openledger.chain.block.Header;
import org.openledger.chain.state.Account;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.store.StateProof;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `eth_getProof` (EIP-1186).
final class ProofMethods {
  private static final int KEYS_MAX = 1_024;

  private final Ledger ledger;
  private final Views views;

  private ProofMethods(RpcBackend backend) {
    this.ledger = backend.ledger();
    this.views = new Views(backend);
  }

  static Map<String, Method> of(RpcBackend backend) {
    return Map.of("eth_getProof", new Method(2, 3, new ProofMethods(backend)::proof));
  }

  private JsonNode proof(Params p) {
    Address address = p.address(0);
    List<StorageKey> keys = keys(p.at(1));
    Header header = views.header(p.blockOrLatest(2));
    StateProof proof =
        ledger
            .proof(address, keys.stream().map(StorageKey::slot).toList(), header.number())
            .orElseThrow(() ->
                RpcFailure.server(
                    "historical state %s is not available"
                        .formatted(Hex.plain(header.stateRoot().bytes()))));
    Account account = proof.account();
    boolean none = account.isEmpty(); // geth has no hashes for an account that is not there
    ObjectNode out = Answers.JSON.objectNode();
    out.put("address", address.toHex())
        .put("balance", account.balance().toHex())
        .put("codeHash", (none ? Hash.ZERO : account.codeHash()).toString())
        .put("nonce", Answers.quantity(account.nonce()))
        .put("storageHash", (none ? Hash.ZERO : account.storageRoot()).toString());
    out.set("accountProof", nodes(proof.nodes()));
    ArrayNode slots = out.putArray("storageProof");
    for (int i = 0; i < keys.size(); i++) {
      StateProof.Slot slot = proof.slots().get(i);
      ObjectNode item = slots.addObject();
      item.put("key", keys.get(i).shown()).put("value", slot.value().toHex());
      item.set("proof", nodes(slot.nodes()));
    }
    return out;
  }

  private static List<StorageKey> keys(JsonNode node) {
    if (!node.isArray()) {
      throw RpcFailure.argument(1, "json: cannot unmarshal into Go value of type []string");
    }
    if (node.size() > KEYS_MAX) {
      throw new RpcFailure(
          RpcFailure.INVALID_PARAMS,
          "too many storage keys requested (max %d, got %d)".formatted(KEYS_MAX, node.size()));
    }
    List<StorageKey> keys = new ArrayList<>(node.size());
    for (JsonNode key : node) {
      if (!key.isString()) {
        throw RpcFailure.argument(1, "json: cannot unmarshal into Go value of type string");
      }
      keys.add(StorageKey.parse(key.asString()));
    }
    return keys;
  }

  private static ArrayNode nodes(List<byte[]> nodes) {
    ArrayNode out = Answers.JSON.arrayNode();
    nodes.forEach(node -> out.add(Hex.encode(node)));
    return out;
  }
}
