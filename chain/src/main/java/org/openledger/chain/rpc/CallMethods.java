package org.openledger.chain.rpc;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.Header;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.trace.AccessListTracer;
import org.openledger.chain.trace.FailureText;
import org.openledger.evm.interpreter.Creates;
import org.openledger.evm.interpreter.Ending;
import org.openledger.evm.precompile.Precompiles;
import org.openledger.evm.state.Journal;
import org.openledger.evm.transaction.AccessItem;
import org.openledger.evm.transaction.Authorization;
import org.openledger.evm.transaction.Outcome;
import org.openledger.evm.transaction.Transaction;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Methods that try a call.
final class CallMethods {
  /// Each round adds an entry to the list or is the last; a contract that never stops is stopped.
  private static final int ACCESS_ROUNDS_MAX = 64;

  private static final long AUTHORIZATION_GAS = 25_000;

  private final Ledger ledger;
  private final Views views;
  private final TipOracle tips;

  private CallMethods(RpcBackend backend) {
    this.ledger = backend.ledger();
    this.views = new Views(backend);
    this.tips = new TipOracle(ledger);
  }

  static Map<String, Method> of(RpcBackend backend) {
    CallMethods m = new CallMethods(backend);
    return Map.of(
        "eth_call", new Method(1, 4, m::call),
        "eth_estimateGas", new Method(1, 4, m::estimateGas),
        "eth_createAccessList", new Method(1, 3, m::createAccessList));
  }

  private JsonNode call(Params p) {
    CallArguments call = CallArguments.of(0, p.at(0));
    CallScene scene = scene(p);
    call.check(ledger.genesis().chainId());
    Transaction tx = call.transaction(call.gasAtMost(CallScene.GAS_MAX));
    return switch (scene.run(tx, null)) {
      case Outcome.Refused r ->
          throw RpcFailure.server(
              "err: %s (supplied gas %d)".formatted(r.message(), tx.gasLimit()));
      case Outcome.Executed done -> Answers.text(Hex.encode(output(done)));
    };
  }

  /// What a successful call returned; a failure for one that was not.
  static byte[] output(Outcome.Executed done) {
    if (done.ending() == Ending.REVERT) {
      throw RpcFailure.reverted(done.output());
    }
    if (done.ending() != Ending.SUCCESS) {
      throw RpcFailure.server(FailureText.of(done.ending(), done.detail()));
    }
    return done.output();
  }

  private JsonNode estimateGas(Params p) {
    CallArguments call = CallArguments.of(0, p.at(0));
    CallScene scene = scene(p);
    call.check(ledger.genesis().chainId());
    return Answers.number(new GasEstimate(scene, call.transaction(0)).of(call.gas()));
  }

  private CallScene scene(Params p) {
    Header at = views.header(p.optionalBlock(1).orElse(BlockTag.Named.LATEST));
    return CallScene.of(ledger, at, stateOverrides(p, 2), blockOverrides(p, 3));
  }

  private static StateOverrides stateOverrides(Params p, int i) {
    return p.has(i) ? StateOverrides.of(i, p.at(i)) : StateOverrides.NONE;
  }

  private static BlockOverrides blockOverrides(Params p, int i) {
    return p.has(i) ? BlockOverrides.of(i, p.at(i)) : BlockOverrides.NONE;
  }

  private JsonNode createAccessList(Params p) {
    CallArguments call = CallArguments.of(0, p.at(0));
    Header at = views.header(p.optionalBlock(1).orElse(BlockTag.Named.LATEST));
    CallScene scene = CallScene.of(ledger, at, stateOverrides(p, 2), BlockOverrides.NONE);
    call.check(ledger.genesis().chainId());
    Transaction tx = priced(call, at.baseFee());
    if (tx.authorizations().size() > tx.gasLimit() / AUTHORIZATION_GAS) {
      throw RpcFailure.server("insufficient gas to process all authorizations");
    }
    Set<Address> warm = warm(tx, call.nonce(), scene);
    List<AccessItem> known = new AccessListTracer(tx.accessList(), warm).list();
    for (int round = 0; round < ACCESS_ROUNDS_MAX; round++) {
      AccessListTracer tracer = new AccessListTracer(known, warm);
      Outcome outcome = scene.run(tx.withAccessList(known), tracer);
      if (outcome instanceof Outcome.Refused r) {
        throw RpcFailure.server("failed to apply transaction: err: " + r.message());
      }
      if (tracer.list().equals(known) && outcome instanceof Outcome.Executed done) {
        return accessList(known, done);
      }
      known = tracer.list();
    }
    throw RpcFailure.server(
        "the access list still grows after %d rounds".formatted(ACCESS_ROUNDS_MAX));
  }

  /// The call with the fees that a wallet would set, as geth does for this method alone.
  private Transaction priced(CallArguments call, UInt256 baseFee) {
    long gas = call.gasAtMost(CallScene.GAS_MAX);
    if (call.maxBlobFee() != null && call.maxBlobFee().isZero()) {
      throw RpcFailure.server("maxFeePerBlobGas, if specified, must be non-zero");
    }
    if (call.gasPrice() != null) {
      if (call.gasPrice().isZero()) {
        throw RpcFailure.server("gasPrice must be non-zero after london fork");
      }
      return call.transaction(gas);
    }
    UInt256 tip = call.maxTip() != null ? call.maxTip() : tips.suggest();
    UInt256 fee = call.maxFee();
    if (fee != null && call.maxTip() != null && fee.isZero()) {
      throw RpcFailure.server("maxFeePerGas must be non-zero");
    }
    UInt256 max = fee != null ? fee : sum(tip, baseFee.multiply(2));
    if (max.compareTo(tip) < 0) {
      throw RpcFailure.server(
          "maxFeePerGas (%s) < maxPriorityFeePerGas (%s)".formatted(max.toHex(), tip.toHex()));
    }
    return call.transaction(gas).withFees(max, tip);
  }

  private static UInt256 sum(UInt256 a, UInt256 b) {
    return UInt256.MAX.subtract(a).compareTo(b) < 0 ? UInt256.MAX : a.add(b);
  }

  /// The accounts that cost nothing extra anyway.
  private static Set<Address> warm(Transaction tx, @Nullable Long nonce, CallScene scene) {
    Set<Address> warm = new HashSet<>();
    warm.add(tx.sender());
    Address to = tx.to();
    long next =
        nonce != null ? nonce : new Journal(scene.world(), scene.codes()).nonce(tx.sender());
    warm.add(to != null ? to : Creates.address(tx.sender(), next));
    Precompiles.of(scene.block().fork())
        .byNumber()
        .keySet()
        .forEach(number -> warm.add(new Address(0, 0, number)));
    UInt256 chainId = UInt256.of(scene.block().chainId());
    for (Authorization word : tx.authorizations()) {
      boolean ours = word.chainId().isZero() || word.chainId().equals(chainId);
      if (ours && word.nonce() != Creates.NONCE_MAX) {
        word.authority().ifPresent(warm::add);
      }
    }
    return warm;
  }

  private static JsonNode accessList(List<AccessItem> items, Outcome.Executed done) {
    ObjectNode out = Answers.JSON.objectNode();
    ArrayNode list = out.putArray("accessList");
    for (AccessItem item : items) {
      ArrayNode keys =
          list.addObject().put("address", item.address().toHex()).putArray("storageKeys");
      item.slots().forEach(slot -> keys.add(Hex.encode(slot.bytes())));
    }
    if (done.ending() != Ending.SUCCESS) {
      out.put("error", FailureText.of(done.ending(), done.detail()));
    }
    return out.put("gasUsed", Answers.quantity(done.gasUsed()));
  }
}
