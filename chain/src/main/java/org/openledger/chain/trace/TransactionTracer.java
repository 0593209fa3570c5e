package org.openledger.chain.trace;

import org.openledger.evm.interpreter.CallResult;
import org.openledger.evm.interpreter.Frame;
import org.openledger.evm.interpreter.Message;
import org.openledger.evm.interpreter.Tracer;
import tools.jackson.databind.JsonNode;

/// Watches one transaction and says in JSON what it saw.
public interface TransactionTracer extends Tracer {
  /// Called once, before anything of the transaction has happened.
  default void begin(TraceScope scope) {}

  @Override
  default void step(Frame frame, int opcode) {}

  @Override
  default void enter(Message message) {}

  @Override
  default void exit(CallResult result) {}

  /// What it saw; called once, after the transaction, which was charged `gasUsed`.
  JsonNode result(long gasUsed);
}
