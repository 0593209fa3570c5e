package org.openledger.chain.rpc;

import java.util.ArrayList;
import java.util.List;
import org.openledger.chain.block.Header;
import org.openledger.chain.trace.FailureText;
import org.openledger.chain.trace.TransferTracer.Numbered;
import org.openledger.evm.interpreter.Ending;
import org.openledger.evm.transaction.Outcome;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What came of the calls of a simulated block. Its hash is known only when all have run.
final class SimulatedCalls {
  private final Header block;
  private final List<Call> calls = new ArrayList<>();

  private record Call(
      Hash transaction, Outcome.Executed done, List<Numbered> logs, boolean capped) {}

  SimulatedCalls(Header block) {
    this.block = block;
  }

  /// @param capped the call got less gas than it asked for
  void add(Hash transaction, Outcome.Executed done, List<Numbered> logs, boolean capped) {
    calls.add(new Call(transaction, done, logs, capped));
  }

  ArrayNode json(Hash hash) {
    ArrayNode out = Answers.JSON.arrayNode();
    for (int i = 0; i < calls.size(); i++) {
      Call call = calls.get(i);
      Outcome.Executed done = call.done;
      boolean success = done.ending() == Ending.SUCCESS;
      ObjectNode entry = out.addObject();
      entry.put("returnData", success ? Hex.encode(done.output()) : "0x");
      ArrayNode logs = entry.putArray("logs");
      for (Numbered log : call.logs) {
        logs.add(log(log, call, i, hash));
      }
      entry
          .put("gasUsed", Answers.quantity(done.gasUsed()))
          .put("maxUsedGas", Answers.quantity(done.gasPeak()))
          .put("status", success ? "0x1" : "0x0");
      if (!success) {
        entry.set("error", error(call));
      }
    }
    return out;
  }

  private ObjectNode log(Numbered numbered, Call call, int index, Hash hash) {
    ObjectNode out = Answers.JSON.objectNode();
    out.put("address", numbered.log().address().toHex());
    ArrayNode topics = out.putArray("topics");
    numbered.log().topics().forEach(topic -> topics.add(topic.toString()));
    return out.put("data", Hex.encode(numbered.log().data()))
        .put("blockNumber", Answers.quantity(block.number()))
        .put("transactionHash", call.transaction.toString())
        .put("transactionIndex", Answers.quantity(index))
        .put("blockHash", hash.toString())
        .put("blockTimestamp", Answers.quantity(block.timestamp()))
        .put("logIndex", Answers.quantity(numbered.index()))
        .put("removed", false);
  }

  private static ObjectNode error(Call call) {
    ObjectNode out = Answers.JSON.objectNode();
    if (call.done.ending() == Ending.REVERT) {
      RpcFailure failure = RpcFailure.reverted(call.done.output());
      return out.put("message", failure.getMessage())
          .put("code", failure.code())
          .put("data", failure.data());
    }
    String why = FailureText.of(call.done.ending(), call.done.detail());
    String capped = call.capped ? " (gas limit was capped by the RPC server's global gas cap)" : "";
    return out.put("message", why + capped).put("code", RpcFailure.VM);
  }

  /// A call that cannot be in its block, with the method's own code.
  static RpcFailure failure(Outcome.Refused refused, long gas) {
    int code =
        switch (refused.reason()) {
          case NONCE_TOO_LOW -> RpcFailure.NONCE_TOO_LOW;
          case NONCE_TOO_HIGH -> RpcFailure.NONCE_TOO_HIGH;
          case FEE_TOO_LOW -> RpcFailure.FEE_TOO_LOW;
          case INSUFFICIENT_FUNDS -> RpcFailure.INSUFFICIENT_FUNDS;
          case INTRINSIC_GAS -> RpcFailure.INTRINSIC_GAS;
          case BLOCK_GAS -> RpcFailure.BLOCK_GAS;
          case SENDER_HAS_CODE -> RpcFailure.SENDER_HAS_CODE;
          case INIT_CODE_SIZE -> RpcFailure.INIT_CODE_SIZE;
          case TIP_ABOVE_FEE -> RpcFailure.INVALID_PARAMS;
          case TYPE, NONCE_MAX, FLOOR_GAS, GAS_CAP, BLOBS, AUTHORIZATIONS -> RpcFailure.INTERNAL;
        };
    return new RpcFailure(code, "err: %s (supplied gas %d)".formatted(refused.message(), gas));
  }
}
