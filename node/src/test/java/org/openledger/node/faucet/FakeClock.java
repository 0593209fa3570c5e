package org.openledger.node.faucet;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;

/// A clock that a test moves.
public final class FakeClock extends Clock {
  private volatile long nowMs = 1_800_000_000_000L;

  /// Moves it, backwards as well.
  public void move(Duration by) {
    nowMs += by.toMillis();
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(nowMs);
  }

  @Override
  public ZoneId getZone() {
    return ZoneOffset.UTC;
  }

  @Override
  public Clock withZone(ZoneId zone) {
    return this;
  }
}
