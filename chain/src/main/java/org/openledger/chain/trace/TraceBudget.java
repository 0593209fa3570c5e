package org.openledger.chain.trace;

import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;

/// What a trace may still cost: characters of its answer, and time. One thread.
public final class TraceBudget {
  private static final int STEPS_A_LOOK = 1 << 12;

  private final long untilNs;
  private long charsLeft;
  private int steps;

  /// A budget of `charsMax` characters that ends when [System#nanoTime()] passes `untilNs`.
  public TraceBudget(long charsMax, long untilNs) {
    this.charsLeft = charsMax;
    this.untilNs = untilNs;
  }

  /// Takes characters before they are kept.
  void spend(long chars) {
    charsLeft -= chars;
    if (charsLeft < 0) {
      throw new ChainException(Code.TOO_LARGE, "response too large");
    }
  }

  /// Looks at the clock now and then.
  void step() {
    steps++;
    if (steps % STEPS_A_LOOK == 0) {
      look();
    }
  }

  /// Looks at the clock.
  void look() {
    if (System.nanoTime() - untilNs > 0) {
      throw new ChainException(Code.TIMEOUT, "execution timeout");
    }
  }
}
