package org.openledger.node.session;

import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Things that are good until a time, by their secret names, in memory: at most so many, and the
/// oldest go first. Any thread may call.
final class Kept<V> {
  private final int max;
  private final Clock clock;
  private final Map<String, Entry<V>> entries = new LinkedHashMap<>();

  private record Entry<V>(V value, Instant until) {}

  Kept(int max, Clock clock) {
    this.max = max;
    this.clock = clock;
  }

  /// Keeps `value` under `name` until a time.
  synchronized void put(String name, V value, Instant until) {
    if (entries.size() >= max) {
      Instant now = clock.instant();
      entries.values().removeIf(e -> !now.isBefore(e.until()));
    }
    var oldest = entries.keySet().iterator();
    while (entries.size() >= max) {
      oldest.next();
      oldest.remove();
    }
    entries.put(name, new Entry<>(value, until));
  }

  /// What is kept under `name` and still good.
  synchronized Optional<V> find(String name) {
    return good(entries.get(name));
  }

  /// The same, which is kept no longer.
  synchronized Optional<V> take(String name) {
    return good(entries.remove(name));
  }

  private Optional<V> good(@Nullable Entry<V> entry) {
    return entry != null && clock.instant().isBefore(entry.until())
        ? Optional.of(entry.value())
        : Optional.empty();
  }
}
