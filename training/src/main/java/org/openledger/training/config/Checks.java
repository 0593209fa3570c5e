package org.openledger.training.config;

import org.openledger.training.TrainingException;
import org.openledger.training.TrainingException.Code;

/// Ranges of settings.
final class Checks {
  private Checks() {}

  static void check(boolean holds, String message, Object... values) {
    if (!holds) {
      throw new TrainingException(Code.CONFIG, message.formatted(values));
    }
  }

  static void within(String name, long value, long min, long max) {
    check(value >= min && value <= max, "%s must be %d to %d, not %d", name, min, max, value);
  }

  /// Refuses NaN too.
  static void within(String name, double value, double min, double max) {
    check(value >= min && value <= max, "%s must be %s to %s, not %s", name, min, max, value);
  }
}
