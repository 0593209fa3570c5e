package org.openledger.chain.rpc;

import java.util.Map;
import org.openledger.chain.state.Account;
import org.openledger.chain.state.StateReader;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;

/// Methods that read accounts, or try a call on them.
final class StateMethods {
  private static final long CALL_GAS_MAX = 50_000_000; // geth's --rpc.gascap

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
        "eth_getStorageAt", new Method(2, 3, m::storageAt),
        "eth_call", new Method(1, 2, m::call),
        "eth_estimateGas", new Method(1, 2, m::estimateGas));
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

  private JsonNode call(Params p) {
    CallArguments call = CallArguments.of(0, p.at(0));
    BlockTag tag = p.optionalBlock(1).orElse(BlockTag.Named.LATEST);
    StateReader state = views.state(tag);
    checkFunds(call, state.balance(call.from()), "");
    long gas = call.gasOr(CALL_GAS_MAX);
    if (gas < call.intrinsicGas()) {
      throw RpcFailure.server(
          "err: intrinsic gas too low: have %d, want %d (supplied gas %d)"
              .formatted(gas, call.intrinsicGas(), gas));
    }
    return Answers.text("0x");
  }

  private JsonNode estimateGas(Params p) {
    CallArguments call = CallArguments.of(0, p.at(0));
    BlockTag tag = p.optionalBlock(1).orElse(BlockTag.Named.LATEST);
    StateReader state = views.state(tag);
    UInt256 balance = state.balance(call.from());
    long highest = Math.min(call.gasOr(views.header(tag).gasLimit()), CALL_GAS_MAX);
    if (call.feeCap().isZero()) {
      checkFunds(call, balance, "failed with %d gas: ".formatted(highest));
    } else {
      if (balance.compareTo(call.value()) < 0) {
        throw RpcFailure.server("insufficient funds for transfer");
      }
      UInt256 affordable = balance.subtract(call.value()).divide(call.feeCap());
      highest = affordable.min(UInt256.of(highest)).toLong();
    }
    if (call.intrinsicGas() > highest) {
      throw RpcFailure.server("gas required exceeds allowance (%d)".formatted(highest));
    }
    return Answers.number(call.intrinsicGas());
  }

  private static void checkFunds(CallArguments call, UInt256 balance, String prefix) {
    if (balance.compareTo(call.value()) < 0) {
      throw RpcFailure.server(
          prefix
              + "insufficient funds for gas * price + value: address %s have %s want %s"
                  .formatted(call.from(), balance, call.value()));
    }
  }
}
