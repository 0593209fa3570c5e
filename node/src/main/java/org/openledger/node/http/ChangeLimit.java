package org.openledger.node.http;

import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openledger.serving.ServingException;

/// How often one caller may change things: a bucket of tokens each, which fills steadily. Any
/// thread may ask.
public final class ChangeLimit {
  private static final int CALLERS_MAX = 10_000;

  private final int perS;
  private final int burst;
  private final Clock clock;
  private final Map<String, Bucket> buckets =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Bucket> eldest) {
          return size() > CALLERS_MAX;
        }
      };

  private record Bucket(double tokens, long atMs) {}

  /// Full buckets for everybody.
  ///
  /// @param perS calls a second that a caller may make all the time
  /// @param burst calls that a caller who was quiet may make at once
  public ChangeLimit(int perS, int burst, Clock clock) {
    this.perS = perS;
    this.burst = burst;
    this.clock = clock;
  }

  /// Takes a token of `caller`'s.
  ///
  /// @throws ServingException a refusal that says when to try again
  void take(String caller) {
    double tokens;
    synchronized (this) {
      long nowMs = clock.millis();
      Bucket before = buckets.getOrDefault(caller, new Bucket(burst, nowMs));
      double filled = Math.max(0, nowMs - before.atMs()) / 1000.0 * perS;
      tokens = Math.min(burst, before.tokens() + filled);
      buckets.put(caller, new Bucket(tokens >= 1 ? tokens - 1 : tokens, nowMs));
    }
    if (tokens < 1) {
      int seconds = (int) Math.max(1, Math.ceil((1 - tokens) / perS));
      throw ServingException.busy(
          seconds,
          "More than %d calls at once or %d a second that change something; this one changed nothing."
                  .formatted(burst, perS)
              + " Try again in %d s.".formatted(seconds));
    }
  }
}
