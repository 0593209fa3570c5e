package org.openledger.chain.trace;

import org.openledger.evm.interpreter.CallResult;
import org.openledger.evm.interpreter.Ending;
import org.openledger.evm.interpreter.Frame;
import org.openledger.evm.interpreter.Message;
import org.openledger.evm.state.Log;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;

/// Lets another tracer watch for as long as its budget allows.
record BoundedTracer(TransactionTracer inner, TraceBudget budget) implements TransactionTracer {
  @Override
  public void begin(TraceScope scope) {
    budget.look();
    inner.begin(scope);
  }

  @Override
  public void step(Frame frame, int opcode) {
    budget.step();
    inner.step(frame, opcode);
  }

  @Override
  public void enter(Message message) {
    budget.look();
    inner.enter(message);
  }

  @Override
  public void ended(Frame frame, Ending ending) {
    inner.ended(frame, ending);
  }

  @Override
  public void exit(CallResult result) {
    inner.exit(result);
  }

  @Override
  public void log(Log log) {
    inner.log(log);
  }

  @Override
  public void selfDestruct(Address contract, Address heir, UInt256 balance) {
    inner.selfDestruct(contract, heir, balance);
  }

  @Override
  public JsonNode result(long gasUsed) {
    return inner.result(gasUsed);
  }
}
