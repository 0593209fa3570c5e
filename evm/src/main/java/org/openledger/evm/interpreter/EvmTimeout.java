package org.openledger.evm.interpreter;

/// Leaves a run that took longer than it was given. Its journal is of no more use.
public final class EvmTimeout extends RuntimeException {
  EvmTimeout() {
    super("the execution took longer than it was given", null, false, false);
  }
}
