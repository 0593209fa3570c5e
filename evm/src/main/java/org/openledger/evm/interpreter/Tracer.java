package org.openledger.evm.interpreter;

import org.openledger.evm.state.Log;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;

/// Watches an execution; without one, a step costs a null check.
public interface Tracer {
  /// Called before each instruction, with the frame as it is then.
  void step(Frame frame, int opcode);

  /// Called when a message begins, or is refused, which the call of [#exit] after it says.
  void enter(Message message);

  /// Called when a frame has done its last instruction, before created code is paid for and before
  /// [#exit].
  default void ended(Frame frame, Ending ending) {}

  /// Called when the message that began last and has not ended ends.
  void exit(CallResult result);

  /// Called when a log was added to the journal.
  default void log(Log log) {}

  /// Called when a contract hands its balance to `heir`, just before it does.
  default void selfDestruct(Address contract, Address heir, UInt256 balance) {}
}
