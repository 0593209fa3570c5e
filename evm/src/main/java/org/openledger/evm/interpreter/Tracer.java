package org.openledger.evm.interpreter;

/// Watches an execution; without one, a step costs a null check.
public interface Tracer {
  /// Called before each instruction, with the frame as it is then.
  void step(Frame frame, int opcode);

  /// Called when a message begins.
  void enter(Message message);

  /// Called when the message that began last and has not ended ends.
  void exit(CallResult result);
}
