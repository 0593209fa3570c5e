package org.openledger.evm.interpreter;

/// What came of a message: how it ended, the gas it left, and what it returned or reverted with.
public record CallResult(Ending ending, long gasLeft, byte[] output) {
  static final byte[] NOTHING = {};

  static CallResult failed(Ending ending) {
    return new CallResult(ending, 0, NOTHING);
  }
}
