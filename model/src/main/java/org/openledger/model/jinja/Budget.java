package org.openledger.model.jinja;

import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// How much one rendering may do: steps of evaluation, characters built on the way, nesting.
final class Budget {
  static final long STEPS_MAX = 5_000_000;
  static final long CHARS_MAX = 128L << 20;
  static final int DEPTH_MAX = 400;

  private long steps;
  private long chars;
  private int depth;

  void step() {
    if (++steps > STEPS_MAX) {
      throw new ModelException(
          Code.TOO_LARGE, "more than %,d steps of evaluation".formatted(STEPS_MAX));
    }
  }

  void steps(long n) {
    steps += n;
    step();
  }

  void chars(long n) {
    chars += n;
    if (chars > CHARS_MAX || chars < 0) {
      throw new ModelException(
          Code.TOO_LARGE, "more than %,d characters are built".formatted(CHARS_MAX));
    }
  }

  void enter() {
    if (++depth > DEPTH_MAX) {
      throw new ModelException(Code.TOO_LARGE, "nested deeper than " + DEPTH_MAX);
    }
  }

  void leave() {
    depth--;
  }
}
