package org.openledger.chain.rpc;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import org.openledger.chain.store.Ledger;
import org.openledger.primitives.Keccak;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Methods about the chain as a whole.
final class ChainMethods {
  private ChainMethods() {}

  static Map<String, Method> of(RpcBackend backend) {
    Ledger ledger = backend.ledger();
    long chainId = ledger.genesis().chainId();
    ForkConfig forks = new ForkConfig(ledger.genesis(), ledger.genesis().block().hash());
    return Map.ofEntries(
        entry("eth_chainId", new Method(0, 0, p -> Answers.number(chainId))),
        entry("net_version", new Method(0, 0, p -> Answers.text(chainId))),
        entry("net_listening", new Method(0, 0, p -> Answers.JSON.booleanNode(true))),
        entry("net_peerCount", new Method(0, 0, p -> Answers.number(0))),
        entry("web3_clientVersion", new Method(0, 0, p -> Answers.text(backend.clientVersion()))),
        entry("web3_sha3", new Method(1, 1, p -> Answers.text(Keccak.hash(p.bytes(0))))),
        entry("rpc_modules", new Method(0, 0, p -> modules())),
        entry("eth_config", new Method(0, 0, p -> forks.at(ledger.head().header().timestamp()))),
        entry("eth_blockNumber", new Method(0, 0, p -> Answers.number(ledger.head().number()))),
        entry("eth_syncing", new Method(0, 0, p -> Answers.JSON.booleanNode(false))),
        entry("eth_accounts", new Method(0, 0, p -> Answers.JSON.arrayNode())));
  }

  /// The groups of methods that geth has too.
  private static JsonNode modules() {
    ObjectNode out = Answers.JSON.objectNode();
    for (String name : List.of("debug", "eth", "net", "rpc", "txpool", "web3")) {
      out.put(name, "1.0");
    }
    return out;
  }
}
