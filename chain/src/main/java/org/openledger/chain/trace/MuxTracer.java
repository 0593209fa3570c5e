package org.openledger.chain.trace;

import java.util.Map;
import org.openledger.evm.interpreter.CallResult;
import org.openledger.evm.interpreter.Ending;
import org.openledger.evm.interpreter.Frame;
import org.openledger.evm.interpreter.Message;
import org.openledger.evm.state.Log;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Several tracers at once, their results by name: geth's `muxTracer`.
record MuxTracer(Map<String, TransactionTracer> tracers) implements TransactionTracer {
  @Override
  public void begin(TraceScope scope) {
    tracers.values().forEach(t -> t.begin(scope));
  }

  @Override
  public void step(Frame frame, int opcode) {
    tracers.values().forEach(t -> t.step(frame, opcode));
  }

  @Override
  public void enter(Message message) {
    tracers.values().forEach(t -> t.enter(message));
  }

  @Override
  public void ended(Frame frame, Ending ending) {
    tracers.values().forEach(t -> t.ended(frame, ending));
  }

  @Override
  public void exit(CallResult result) {
    tracers.values().forEach(t -> t.exit(result));
  }

  @Override
  public void log(Log log) {
    tracers.values().forEach(t -> t.log(log));
  }

  @Override
  public void selfDestruct(Address contract, Address heir, UInt256 balance) {
    tracers.values().forEach(t -> t.selfDestruct(contract, heir, balance));
  }

  @Override
  public JsonNode result(long gasUsed) {
    ObjectNode out = JsonNodeFactory.instance.objectNode();
    tracers.forEach((name, tracer) -> out.set(name, tracer.result(gasUsed)));
    return out;
  }
}
