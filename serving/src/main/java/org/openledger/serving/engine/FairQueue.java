package org.openledger.serving.engine;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/// Waiting requests, first come first served within a tenant, and the tenant that was served least
/// first: the virtual token counter of Sheng et al., "Fairness in Serving Large Language Models"
/// (OSDI 2024), algorithm 2.
///
/// A tenant that comes back after a pause starts where the others are, so that idleness is not
/// saved up.
final class FairQueue {
  private static final int TENANTS_REMEMBERED_MAX = 4096;

  private final Map<String, ArrayDeque<Generation>> waiting = new HashMap<>();
  private final Map<String, Long> served = new HashMap<>();
  private long clock; // the counter of the tenant that was let in last
  private int size;

  void add(Generation generation) {
    String tenant = generation.request().tenant();
    if (!waiting.containsKey(tenant)) {
      long floor = waiting.keySet().stream().mapToLong(this::served).min().orElse(clock);
      forgetIdle();
      served.merge(tenant, floor, Math::max);
    }
    waiting.computeIfAbsent(tenant, _ -> new ArrayDeque<>()).add(generation);
    size++;
  }

  /// The next request, left in the queue.
  @Nullable Generation peek() {
    @Nullable Generation best = null;
    for (ArrayDeque<Generation> queue : waiting.values()) {
      Generation head = queue.element();
      if (best == null || before(head, best)) {
        best = head;
      }
    }
    return best;
  }

  /// Takes out a request that `peek` gave.
  void remove(Generation generation) {
    clock = Math.max(clock, served(generation.request().tenant()));
    removeIf(g -> g == generation);
  }

  /// Takes out and returns all requests that match.
  List<Generation> removeIf(Predicate<Generation> matches) {
    List<Generation> removed = new ArrayList<>();
    for (Iterator<ArrayDeque<Generation>> queues = waiting.values().iterator();
        queues.hasNext(); ) {
      ArrayDeque<Generation> queue = queues.next();
      queue.removeIf(g -> matches.test(g) && removed.add(g));
      if (queue.isEmpty()) {
        queues.remove();
      }
    }
    size -= removed.size();
    return removed;
  }

  /// All requests, in no order.
  List<Generation> all() {
    return waiting.values().stream().flatMap(ArrayDeque::stream).toList();
  }

  /// Puts tokens that were computed for a tenant on its counter.
  void charge(String tenant, int tokens) {
    served.merge(tenant, (long) tokens, Long::sum);
  }

  int size() {
    return size;
  }

  private boolean before(Generation a, Generation b) {
    int byService = Long.compare(served(a.request().tenant()), served(b.request().tenant()));
    return byService != 0 ? byService < 0 : a.arrival() < b.arrival();
  }

  private long served(String tenant) {
    return served.getOrDefault(tenant, 0L);
  }

  /// Bounds what hostile tenant names can make us remember.
  private void forgetIdle() {
    if (served.size() >= TENANTS_REMEMBERED_MAX) {
      served.keySet().retainAll(waiting.keySet());
    }
  }
}
