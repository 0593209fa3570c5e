package org.openledger.chain.trace;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.interpreter.CallResult;
import org.openledger.evm.interpreter.Ending;
import org.openledger.evm.interpreter.Message;
import org.openledger.evm.interpreter.Message.Kind;
import org.openledger.evm.state.Log;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// One call of a transaction with the calls that came of it, as `callTracer` shows it.
final class CallFrame {
  static final String SELF_DESTRUCT = "SELFDESTRUCT";

  final String type;
  final Address from;
  @Nullable Address to;
  final byte[] input;
  final long gas;
  final @Nullable UInt256 value;
  long gasUsed;
  byte[] output = {};
  String error = "";
  final List<CallFrame> calls = new ArrayList<>();
  final List<CallLog> logs = new ArrayList<>();

  /// A log, its index in the block, and how many calls of its frame came before it.
  record CallLog(Log log, int index, int position) {}

  private CallFrame(
      String type, Address from, Message.@Nullable Kind kind, Target target, long gas) {
    this.type = type;
    this.from = from;
    this.to = target.to;
    this.input = target.input;
    this.gas = gas;
    this.value = kind == Kind.STATICCALL ? null : target.value;
  }

  private record Target(Address to, byte[] input, UInt256 value) {}

  /// The frame of a message that begins; a transaction's shows its whole gas limit.
  static CallFrame of(Message m, long gas) {
    boolean delegates = m.kind() == Kind.DELEGATECALL;
    return new CallFrame(
        m.kind().name(),
        delegates ? m.address() : m.caller(),
        m.kind(),
        new Target(m.codeAddress(), m.creates() ? m.code().bytes() : m.input().bytes(), m.value()),
        gas);
  }

  static CallFrame selfDestruct(Address contract, Address heir, UInt256 balance) {
    return new CallFrame(SELF_DESTRUCT, contract, null, new Target(heir, new byte[0], balance), 0);
  }

  boolean creates() {
    return type.equals(Kind.CREATE.name()) || type.equals(Kind.CREATE2.name());
  }

  void end(CallResult result) {
    if (result.ending() == Ending.SUCCESS) {
      output = result.output();
      return;
    }
    error = FailureText.of(result.ending(), result.detail());
    if (creates()) {
      to = null;
    }
    if (result.ending() == Ending.REVERT) {
      output = result.output();
    }
  }

  /// Logs of what failed never were.
  void dropFailedLogs(boolean parentFailed) {
    boolean failed = parentFailed || !error.isEmpty();
    if (failed) {
      logs.clear();
    }
    calls.forEach(call -> call.dropFailedLogs(failed));
  }

  ObjectNode json() {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("from", from.toHex()).put("gas", Quantity.of(gas)).put("gasUsed", Quantity.of(gasUsed));
    Address target = to;
    if (target != null) {
      out.put("to", target.toHex());
    }
    out.put("input", Hex.encode(input));
    if (output.length > 0) {
      out.put("output", Hex.encode(output));
    }
    if (!error.isEmpty()) {
      out.put("error", error);
      RevertReason.of(output).ifPresent(reason -> out.put("revertReason", reason));
    }
    if (!calls.isEmpty()) {
      ArrayNode list = out.putArray("calls");
      calls.forEach(call -> list.add(call.json()));
    }
    if (!logs.isEmpty()) {
      ArrayNode list = out.putArray("logs");
      logs.forEach(log -> list.add(json(log)));
    }
    UInt256 wei = value;
    if (wei != null) {
      out.put("value", wei.toHex());
    }
    return out.put("type", type);
  }

  private static ObjectNode json(CallLog entry) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    out.put("address", entry.log.address().toHex());
    ArrayNode topics = out.putArray("topics");
    entry.log.topics().forEach(topic -> topics.add(topic.toString()));
    return out.put("data", Hex.encode(entry.log.data()))
        .put("index", Quantity.of(entry.index))
        .put("position", Quantity.of(entry.position));
  }
}
