package org.openledger.training.run;

/// Hears what a run does. An exception it throws ends the run, which can be resumed.
@FunctionalInterface
public interface RunListener {
  /// A listener that does nothing.
  RunListener NONE = event -> {};

  /// Called on the thread that trains; the run waits.
  void on(RunEvent event);
}
