package org.openledger.chain.trace;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.interpreter.CallResult;
import org.openledger.evm.interpreter.Message;
import org.openledger.evm.precompile.Precompiles;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// The calls of a transaction as a list, each with its place in the tree: geth's `flatCallTracer`,
/// which is Parity's form.
final class FlatCallTracer implements TransactionTracer {
  /// What a frame takes in the list beside its bytes and its place, about.
  private static final int FRAME_CHARS = 450;

  private static final Map<String, String> PARITY_ERRORS =
      Map.of(
          "contract creation code storage out of gas", "Out of gas",
          "out of gas", "Out of gas",
          "max code size exceeded", "Out of gas",
          "invalid jump destination", "Bad jump destination",
          "execution reverted", "Reverted",
          "return data out of bounds", "Out of bounds",
          "stack limit reached", "Out of stack",
          "precompiled contract failed", "Built-in failed",
          "invalid opcode", "Bad instruction",
          "stack underflow", "Stack underflow");

  private final boolean parityErrors;
  private final boolean withPrecompiles;
  private final TraceBudget budget;
  private final CallTracer calls;

  FlatCallTracer(boolean parityErrors, boolean withPrecompiles, TraceBudget budget) {
    this.parityErrors = parityErrors;
    this.withPrecompiles = withPrecompiles;
    this.budget = budget;
    this.calls = new CallTracer(false, false, budget);
  }

  @Override
  public void begin(TraceScope scope) {
    calls.begin(scope);
  }

  @Override
  public void enter(Message message) {
    budget.spend(FRAME_CHARS + 5L * message.depth());
    calls.enter(message);
  }

  @Override
  public void exit(CallResult result) {
    calls.exit(result);
  }

  @Override
  public void selfDestruct(Address contract, Address heir, UInt256 balance) {
    budget.spend(FRAME_CHARS);
    calls.selfDestruct(contract, heir, balance);
  }

  @Override
  public JsonNode result(long gasUsed) {
    CallFrame top = calls.tree(gasUsed);
    if (!withPrecompiles) {
      dropPrecompiles(top, calls.scope().block().fork());
    }
    ArrayNode out = JsonNodeFactory.instance.arrayNode();
    add(top, JsonNodeFactory.instance.arrayNode(), out);
    return out;
  }

  private static void dropPrecompiles(CallFrame frame, Fork fork) {
    frame.calls.removeIf(call -> {
      Address to = call.to;
      boolean plain = call.type.equals("CALL") || call.type.equals("STATICCALL");
      return plain && to != null && Precompiles.of(fork).at(to) != null;
    });
    frame.calls.forEach(call -> dropPrecompiles(call, fork));
  }

  private void add(CallFrame frame, ArrayNode address, ArrayNode out) {
    ObjectNode flat = out.addObject();
    flat.set("action", action(frame));
    place(flat);
    if (!frame.error.isEmpty()) {
      flat.put("error", parityErrors ? parity(frame.error) : frame.error);
    }
    boolean shown = frame.error.isEmpty() || frame.error.equals("execution reverted");
    if (shown && !frame.type.equals(CallFrame.SELF_DESTRUCT)) {
      flat.set("result", outcome(frame));
    }
    flat.put("subtraces", frame.calls.size());
    flat.set("traceAddress", address);
    flat.put("type", type(frame));
    List<CallFrame> children = frame.calls;
    for (int i = 0; i < children.size(); i++) {
      add(children.get(i), address.deepCopy().add(i), out);
    }
  }

  private void place(ObjectNode flat) {
    TraceScope.@Nullable Place at = calls.scope().place();
    if (at == null) {
      flat.putNull("blockHash").put("blockNumber", 0).putNull("transactionHash");
      flat.put("transactionPosition", 0);
      return;
    }
    flat.put("blockHash", at.block().toString())
        .put("blockNumber", at.number())
        .put("transactionHash", at.transaction().toString())
        .put("transactionPosition", at.index());
  }

  private static String type(CallFrame frame) {
    if (frame.type.equals(CallFrame.SELF_DESTRUCT)) {
      return "suicide";
    }
    return frame.creates() ? "create" : "call";
  }

  private static ObjectNode action(CallFrame frame) {
    ObjectNode action = JsonNodeFactory.instance.objectNode();
    UInt256 value = frame.value == null ? UInt256.ZERO : frame.value;
    Address to = frame.to;
    String from = frame.from.toHex();
    if (frame.type.equals(CallFrame.SELF_DESTRUCT)) {
      action.put("address", from).put("balance", value.toHex());
      return to == null ? action : action.put("refundAddress", to.toHex());
    }
    String kind = frame.type.toLowerCase(Locale.ROOT);
    action.put("from", from).put("gas", Quantity.of(frame.gas)).put("value", value.toHex());
    if (frame.creates()) {
      return action.put("creationMethod", kind).put("init", Hex.encode(frame.input));
    }
    action.put("callType", kind).put("input", Hex.encode(frame.input));
    return to == null ? action : action.put("to", to.toHex());
  }

  private static ObjectNode outcome(CallFrame frame) {
    ObjectNode result = JsonNodeFactory.instance.objectNode();
    result.put("gasUsed", Quantity.of(frame.gasUsed));
    Address to = frame.to;
    if (!frame.creates()) {
      return result.put("output", Hex.encode(frame.output));
    }
    if (to != null) {
      result.put("address", to.toHex());
    }
    return result.put("code", Hex.encode(frame.output));
  }

  private static String parity(String error) {
    return PARITY_ERRORS.entrySet().stream()
        .filter(e -> error.startsWith(e.getKey()))
        .map(Map.Entry::getValue)
        .findFirst()
        .orElse(error);
  }
}
