package org.openledger.chain.rpc;

import java.util.Map;
import org.openledger.chain.state.Account;
import org.openledger.chain.state.StateReader;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;

/// Methods that read accounts.
final class StateMethods {
  private final RpcBackend backend;
  private final Views views;

  private StateMethods(RpcBackend backend) {
    this.backend = backend;
    this.views = new Views(backend);
  }

  static Map<String, Method> of(RpcBackend backend) {
    StateMethods m = new StateMethods(backend);
    return Map.of(
        "eth_getBalance", new Method(1, 2, m::balance),
        "eth_getTransactionCount", new Method(1, 2, m::transactionCount),
        "eth_getCode", new Method(1, 2, m::code),
        "eth_getStorageAt", new Method(2, 3, m::storageAt));
  }

  private JsonNode balance(Params p) {
    Address address = p.address(0);
    return Answers.number(views.state(p.blockOrLatest(1)).balance(address));
  }

  private JsonNode transactionCount(Params p) {
    Address address = p.address(0);
    BlockTag tag = p.blockOrLatest(1);
    return Answers.number(
        tag == BlockTag.Named.PENDING
            ? backend.pool().nextNonce(address)
            : views.state(tag).nonce(address));
  }

  private JsonNode code(Params p) {
    Address address = p.address(0);
    StateReader state = views.state(p.blockOrLatest(1));
    Account account = state.stored(address);
    return Answers.text(account.hasCode() ? Hex.encode(state.code(account.codeHash())) : "0x");
  }

  private JsonNode storageAt(Params p) {
    Address address = p.address(0);
    String key = p.string(1);
    StateReader state = views.state(p.blockOrLatest(2));
    UInt256 value = state.storage(address, StorageKey.parse(key).slot());
    return Answers.text(Hex.encode(value.bytes()));
  }
}
