package org.openledger.training.run;

import java.nio.file.Path;

/// How a run's sitting ended.
public sealed interface Outcome {
  /// All steps were made and the adapter is written.
  ///
  /// @param adapter the folder with PEFT's two files
  /// @param adapterDigest SHA-256 of `adapter_model.safetensors`, in lower-case hex, as `sha256sum`
  ///   prints it: the adapter digest that goes on chain
  /// @param steps made in all
  /// @param tokens that went through the network in all
  record Finished(Path adapter, String adapterDigest, int steps, long tokens) implements Outcome {}

  /// Cancelled; a checkpoint after `step` of `steps` steps is there to resume from.
  record Stopped(int step, int steps) implements Outcome {}
}
