package org.openledger.training.config;

import static org.openledger.training.config.Checks.within;

/// How long a run is.
public sealed interface Length {
  /// The optimiser steps of a run over `examples` examples, `perStep` a step.
  int steps(int examples, int perStep);

  /// Passes over the data.
  record Epochs(int count) implements Length {
    /// Checks the count.
    public Epochs {
      within("epochs", count, 1, 10_000);
    }

    @Override
    public int steps(int examples, int perStep) {
      return Math.toIntExact((long) count * Math.ceilDiv(examples, perStep));
    }
  }

  /// Optimiser steps, over as many passes as they need.
  record Steps(int count) implements Length {
    /// Checks the count.
    public Steps {
      within("steps", count, 1, 10_000_000);
    }

    @Override
    public int steps(int examples, int perStep) {
      return count;
    }
  }
}
