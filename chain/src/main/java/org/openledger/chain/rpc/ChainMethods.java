package org.openledger.chain.rpc;

import java.util.Map;
import org.openledger.chain.store.Ledger;

/// Methods about the chain as a whole.
final class ChainMethods {
  private ChainMethods() {}

  static Map<String, Method> of(RpcBackend backend) {
    Ledger ledger = backend.ledger();
    long chainId = ledger.genesis().chainId();
    return Map.of(
        "eth_chainId", new Method(0, 0, p -> Answers.number(chainId)),
        "net_version", new Method(0, 0, p -> Answers.text(chainId)),
        "net_listening", new Method(0, 0, p -> Answers.JSON.booleanNode(true)),
        "web3_clientVersion", new Method(0, 0, p -> Answers.text(backend.clientVersion())),
        "eth_blockNumber", new Method(0, 0, p -> Answers.number(ledger.head().number())),
        "eth_syncing", new Method(0, 0, p -> Answers.JSON.booleanNode(false)),
        "eth_accounts", new Method(0, 0, p -> Answers.JSON.arrayNode()));
  }
}
