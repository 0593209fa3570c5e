package org.openledger.evm.interpreter;

/// A loop, compiled to code of the JVM: what [StackLoop] would do from the loop's first instruction
/// on, until it is left. Its class is made at run time ([RegionWriter]).
interface Region {
  /// Runs from the region's place, whose block is not paid for, and gives what [StackLoop#run]
  /// would. The words and the gas that [Hot] asks for are there.
  int run(Frame f);
}
