package org.openledger.chain.rpc;

import java.time.Clock;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.random.RandomGenerator;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;

/// The filters that callers have made and still ask for. A filter remembers only how far its owner
/// has read: what it answers is looked up in the chain, or in the last transactions that became
/// ready.
final class Filters {
  /// Filters alive at most.
  static final int ALIVE_MAX = 1_000;

  /// Milliseconds after its last use at which a filter is gone.
  static final long LIFETIME_MS = 5 * 60_000;

  private static final int READY_KEPT = 1 << 14;
  private static final int ID_BYTES = 16;

  private final Clock clock;
  private final RandomGenerator ids;
  private final Map<String, Filter> alive = new HashMap<>();
  private final Hash[] ready = new Hash[READY_KEPT];
  private long readyCount;

  Filters(Clock clock, RandomGenerator ids) {
    this.clock = clock;
    this.ids = ids;
    Arrays.fill(ready, Hash.ZERO);
  }

  /// What a filter is after.
  sealed interface Kind {
    /// New blocks' hashes.
    record Blocks() implements Kind {}

    /// Hashes of transactions that become ready.
    record Ready() implements Kind {}

    /// New logs.
    record Logs(LogCriteria criteria) implements Kind {}
  }

  /// A filter. Its lock is held while its owner reads.
  static final class Filter {
    final Kind kind;

    /// The last block that was looked at, or how many ready transactions were.
    long seen;

    private long usedMs;

    private Filter(Kind kind, long seen, long usedMs) {
      this.kind = kind;
      this.seen = seen;
      this.usedMs = usedMs;
    }
  }

  /// Makes a filter and gives its name.
  ///
  /// @param head the last block
  synchronized String add(Kind kind, long head) {
    expire();
    if (alive.size() >= ALIVE_MAX) {
      throw new RpcFailure(
          RpcFailure.LIMIT, "too many filters: %d are alive".formatted(alive.size()));
    }
    byte[] bytes = new byte[ID_BYTES];
    ids.nextBytes(bytes);
    bytes[0] |= 0x10; // a number of one length
    String id = Hex.encode(bytes);
    long seen = kind instanceof Kind.Ready ? readyCount : head;
    alive.put(id, new Filter(kind, seen, clock.millis()));
    return id;
  }

  /// The filter of that name, which lives on.
  synchronized Optional<Filter> use(String id) {
    expire();
    Filter filter = alive.get(id);
    if (filter != null) {
      filter.usedMs = clock.millis();
    }
    return Optional.ofNullable(filter);
  }

  /// Forgets a filter; false when there is none.
  synchronized boolean remove(String id) {
    expire();
    return alive.remove(id) != null;
  }

  private void expire() {
    long before = clock.millis() - LIFETIME_MS;
    alive.values().removeIf(filter -> filter.usedMs < before);
  }

  /// Takes note of a transaction that became ready.
  synchronized void ready(Hash hash) {
    ready[(int) (readyCount++ % READY_KEPT)] = hash;
  }

  /// The transactions that became ready since the first `seen` of them; empty when some of those
  /// are forgotten.
  synchronized Optional<Hash[]> readySince(long seen) {
    if (readyCount - seen > READY_KEPT) {
      return Optional.empty();
    }
    Hash[] out = new Hash[(int) (readyCount - seen)];
    for (int i = 0; i < out.length; i++) {
      out[i] = ready[(int) ((seen + i) % READY_KEPT)];
    }
    return Optional.of(out);
  }
}
