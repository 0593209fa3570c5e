package org.openledger.model.checkpoint;

import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// Checks of configuration numbers, refusing with the number in the sentence.
final class Bounds {
  private Bounds() {}

  static void within(String what, long value, long min, long max) {
    check(value >= min && value <= max, "%s %d is not between %d and %d", what, value, min, max);
  }

  static void check(boolean holds, String message, Object... numbers) {
    if (!holds) {
      throw new ModelException(
          Code.MALFORMED, "model configuration: " + message.formatted(numbers));
    }
  }
}
