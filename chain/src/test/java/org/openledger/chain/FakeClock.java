package org.openledger.chain;

import java.time.Clock;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicLong;

/// A clock that a test sets.
public final class FakeClock extends Clock {
  private final AtomicLong nowMs;

  public FakeClock(long nowMs) {
    this.nowMs = new AtomicLong(nowMs);
  }

  /// Moves it, backwards as well.
  public void move(long byMs) {
    nowMs.addAndGet(byMs);
  }

  @Override
  public Instant instant() {
    return Instant.ofEpochMilli(nowMs.get());
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
