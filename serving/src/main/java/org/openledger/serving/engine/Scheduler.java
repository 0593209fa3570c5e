package org.openledger.serving.engine;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.openledger.serving.ServingException;

/// Chooses what the next step runs: a token of every decoding request, then chunks of prompts.
///
/// It never deadlocks: cache memory is accounted before it is used; when it runs out the youngest
/// request gives its pages back and is computed again later, and the oldest always fits alone,
/// because no request is let in whose context could exceed the memory.
final class Scheduler {
  /// Room for growth that admission leaves to those who run, so that it does not evict at once.
  private static final int HEADROOM_TOKENS = 32;

  private final BatchedModel model;
  private final EngineLimits limits;
  private final FairQueue waiting = new FairQueue();
  private final List<Generation> running = new ArrayList<>(); // by arrival
  private final List<Generation> preempted = new ArrayList<>(); // by arrival
  private long kvBytes;
  private long preemptions;

  Scheduler(BatchedModel model, EngineLimits limits) {
    this.model = model;
    this.limits = limits;
  }

  /// A request's part of a step.
  record Part(Generation generation, BatchedModel.Chunk chunk) {}

  void add(Generation generation) {
    waiting.add(generation);
  }

  /// The next step; empty when nobody wants one. Requests that cannot be opened are ended.
  List<Part> schedule(Admission admission) {
    long before = preemptions;
    List<Part> parts = new ArrayList<>();
    int budget = decodes(parts);
    for (Generation g : running) {
      if (g.remaining() > 1 && budget > 0) {
        budget -= prefill(g, budget, parts);
      }
    }
    if (preemptions == before) { // who just lost pages must not lose them again to a newcomer
      while (budget > 0 && running.size() < limits.sequencesMax()) {
        Generation g = next();
        if (g == null || !fits(g)) {
          break;
        }
        switch (open(g, admission)) {
          case OPENED -> budget -= prefill(admit(g), budget, parts);
          case REFUSED -> {}
          case LATER -> budget = 0;
        }
      }
    }
    return parts;
  }

  /// Told about requests that leave the queue.
  interface Admission {
    /// It left the queue, for the first time.
    void left(Generation generation);

    /// The model would not open it.
    void refused(Generation generation, RuntimeException cause);
  }

  /// Plans one token of each decoding request, evicting the youngest when memory is short.
  private int decodes(List<Part> parts) {
    int budget = limits.stepTokensMax();
    for (int i = 0; i < running.size(); i++) {
      Generation g = running.get(i);
      if (g.remaining() != 1) {
        continue;
      }
      while (running.size() > i && !grow(g, g.known())) {
        preempt(running.getLast());
      }
      if (running.size() > i) {
        parts.add(new Part(g, g.chunk(1)));
        budget--;
      }
    }
    return budget;
  }

  private int prefill(Generation g, int budget, List<Part> parts) {
    int n = Math.min(g.remaining(), budget);
    parts.add(new Part(g, g.chunk(n)));
    return n;
  }

  /// Those who were evicted come first, in their old order; then the queue.
  private @Nullable Generation next() {
    return preempted.isEmpty() ? waiting.peek() : preempted.getFirst();
  }

  private boolean fits(Generation g) {
    if (running.isEmpty()) {
      return true; // checked against the whole memory when it came
    }
    long growth = (running.size() + 1L) * model.kvBytes(HEADROOM_TOKENS);
    return kvBytes + model.kvBytes(g.known()) + growth <= limits.kvBytesMax();
  }

  private enum Opening {
    OPENED,
    REFUSED,
    /// Its adapter has no room beside those in use; it stays where it waits.
    LATER
  }

  private Opening open(Generation g, Admission admission) {
    @Nullable RuntimeException refusal = null;
    try {
      g.open(model);
    } catch (ServingException e) {
      if (e.code() == ServingException.Code.ADAPTER_MEMORY_FULL && !running.isEmpty()) {
        return Opening.LATER;
      }
      refusal = e;
    } catch (RuntimeException e) {
      refusal = e;
    }
    if (!preempted.remove(g)) {
      waiting.remove(g);
      admission.left(g);
    }
    if (refusal != null) {
      admission.refused(g, refusal);
      return Opening.REFUSED;
    }
    return Opening.OPENED;
  }

  private Generation admit(Generation g) {
    int at = running.size();
    while (at > 0 && running.get(at - 1).arrival() > g.arrival()) {
      at--;
    }
    running.add(at, g);
    if (!grow(g, g.known())) {
      throw new IllegalStateException(
          "request %d was let in with %d tokens, %d of %d KV bytes in use"
              .formatted(g.arrival(), g.known(), kvBytes, limits.kvBytesMax()));
    }
    return g;
  }

  /// Accounts memory for `tokenCount` tokens of `g`, if there is so much.
  private boolean grow(Generation g, int tokenCount) {
    long more = bytes(tokenCount) - bytes(g.reserved());
    if (kvBytes + more > limits.kvBytesMax()) {
      return false;
    }
    kvBytes += more;
    g.reserve(tokenCount);
    return true;
  }

  private long bytes(int tokenCount) {
    return tokenCount == 0 ? 0 : model.kvBytes(tokenCount);
  }

  private void preempt(Generation g) {
    preemptions++;
    running.remove(g);
    free(g);
    preempted.add(g);
    preempted.sort(Comparator.comparingLong(Generation::arrival));
  }

  private void free(Generation g) {
    kvBytes -= bytes(g.reserved());
    g.release();
  }

  /// How many of its tokens one step may run when it is alone.
  int chunkTokens(Generation g) {
    return Math.min(g.remaining(), limits.stepTokensMax());
  }

  /// Takes its cache away and gives it an empty one, in its place.
  void reopen(Generation g) {
    int reserved = g.reserved();
    g.release();
    g.open(model);
    g.reserve(reserved);
  }

  /// Takes an ended request out of the running ones and frees its pages.
  void remove(Generation g) {
    if (running.remove(g)) {
      free(g);
    }
  }

  /// Takes out every request that matches, wherever it is, and frees its pages.
  List<Generation> removeIf(Predicate<Generation> matches) {
    List<Generation> removed = new ArrayList<>();
    for (Generation g : List.copyOf(running)) {
      if (matches.test(g)) {
        remove(g);
        removed.add(g);
      }
    }
    preempted.removeIf(g -> matches.test(g) && removed.add(g));
    removed.addAll(waiting.removeIf(matches));
    return removed;
  }

  /// Every request, wherever it is.
  List<Generation> all() {
    List<Generation> all = new ArrayList<>(running);
    all.addAll(preempted);
    all.addAll(waiting.all());
    return all;
  }

  /// Puts computed tokens on the tenant's account.
  void charge(Generation g, int tokenCount) {
    waiting.charge(g.request().tenant(), tokenCount);
  }

  /// Requests that were never let in.
  int waitingCount() {
    return waiting.size();
  }

  /// Requests with pages, and those that had to give them back.
  int startedCount() {
    return running.size() + preempted.size();
  }

  long kvBytes() {
    return kvBytes;
  }

  long preemptions() {
    return preemptions;
  }
}
