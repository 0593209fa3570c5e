package org.openledger.evm.interpreter;

/// What came of a message: how it ended, the gas it left, and what it returned or reverted with.
///
/// @param detail what a message about a failure says beyond the ending; mostly empty
public record CallResult(Ending ending, long gasLeft, byte[] output, String detail) {
  static final byte[] NOTHING = {};

  CallResult(Ending ending, long gasLeft, byte[] output) {
    this(ending, gasLeft, output, "");
  }

  static CallResult failed(Ending ending) {
    return failed(ending, "");
  }

  static CallResult failed(Ending ending, String detail) {
    return new CallResult(ending, 0, NOTHING, detail);
  }
}
