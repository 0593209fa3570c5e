package org.openledger.evm.interpreter;

/// Leaves a frame's loop from within an instruction. There is one of each kind, without a stack
/// trace: running out of gas is no error of ours and must cost nothing.
final class Halted extends RuntimeException {
  static final Halted OUT_OF_GAS = new Halted(Ending.OUT_OF_GAS);
  static final Halted STORE_STIPEND = new Halted(Ending.STORE_STIPEND);
  static final Halted WRITE_PROTECTION = new Halted(Ending.WRITE_PROTECTION);
  static final Halted RETURN_DATA_BOUNDS = new Halted(Ending.RETURN_DATA_BOUNDS);

  private final Ending ending;

  private Halted(Ending ending) {
    super(ending.name(), null, false, false);
    this.ending = ending;
  }

  Ending ending() {
    return ending;
  }
}
