package org.openledger.training.run;

import java.time.Duration;

/// What a listener hears of a run, on the thread that trains.
public sealed interface RunEvent {
  /// A step was made and logged.
  ///
  /// @param record what it did
  /// @param steps of the whole run
  /// @param tokens that went through the network since the run began, earlier sittings included
  /// @param left how long the rest will take at this sitting's mean speed
  record Stepped(StepRecord record, int steps, long tokens, Duration left) implements RunEvent {}

  /// A checkpoint was written after `step` steps.
  record Saved(int step) implements RunEvent {}

  /// The adapter was written.
  record Written(Outcome.Finished outcome) implements RunEvent {}
}
