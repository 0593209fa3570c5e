package org.openledger.serving.engine;

import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.LongSupplier;
import org.openledger.serving.ServingException;
import org.openledger.serving.engine.Scheduler.Part;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// One iteration over the running requests: schedule, run, postprocess.
final class Stepper implements Scheduler.Admission {
  private static final Logger LOG = LoggerFactory.getLogger(Stepper.class);

  private final BatchedModel model;
  private final Scheduler scheduler;
  private final Counters counters;
  private final AtomicInteger waiting; // places of the bounded queue in use

  Stepper(BatchedModel model, Scheduler scheduler, Counters counters, AtomicInteger waiting) {
    this.model = model;
    this.scheduler = scheduler;
    this.counters = counters;
    this.waiting = waiting;
  }

  void add(Generation generation) {
    scheduler.add(generation);
  }

  /// Runs one step.
  ///
  /// @return whether anything ran
  boolean step(LongSupplier nanoClock) {
    dropCancelled(nanoClock.getAsLong());
    List<Part> parts = scheduler.schedule(this);
    if (!parts.isEmpty()) {
      run(parts, nanoClock);
      counters.steps.increment();
    }
    publish();
    return !parts.isEmpty();
  }

  private void dropCancelled(long nowNs) {
    int queued = scheduler.waitingCount();
    for (Generation g : scheduler.removeIf(Generation::cancelled)) {
      end(g, new GenerationEvent.Cancelled(), nowNs);
    }
    waiting.addAndGet(scheduler.waitingCount() - queued);
  }

  private void run(List<Part> parts, LongSupplier nanoClock) {
    List<BatchedModel.Next> next;
    try {
      next = model.forward(parts.stream().map(Part::chunk).toList());
    } catch (RuntimeException e) {
      LOG.warn(
          "a step of {} requests failed, each is computed again alone: {}",
          parts.size(),
          e.toString());
      LOG.debug("the failed step", e);
      parts.forEach(part -> runAlone(part.generation(), nanoClock));
      return;
    }
    long nowNs = nanoClock.getAsLong();
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      ran(part.generation(), part.chunk(), next.get(i), nowNs);
    }
  }

  /// Computes a request from its first token, without the others: the caches of a failed step are
  /// undefined, and one bad request must not end its neighbours.
  private void runAlone(Generation g, LongSupplier nanoClock) {
    try {
      scheduler.reopen(g);
      do {
        BatchedModel.Chunk chunk = g.chunk(scheduler.chunkTokens(g));
        List<BatchedModel.Next> next = model.forward(List.of(chunk));
        ran(g, chunk, next.getFirst(), nanoClock.getAsLong());
        if (chunk.logits()) {
          return;
        }
      } while (true);
    } catch (RuntimeException e) {
      LOG.warn("request {} failed: {}", g.arrival(), e.toString());
      LOG.debug("the failed request", e);
      scheduler.remove(g);
      ServingException error =
          e instanceof ServingException served
              ? served
              : ServingException.failed("the model failed on this request", e);
      end(g, new GenerationEvent.Failed(error), nanoClock.getAsLong());
    }
  }

  /// What follows from a chunk that is in the cache.
  private void ran(Generation g, BatchedModel.Chunk chunk, BatchedModel.Next next, long nowNs) {
    int tokens = chunk.tokens().length;
    g.advanced(tokens);
    scheduler.charge(g, tokens);
    boolean first = g.sampled() == 0;
    if (first) {
      counters.promptTokens.add(tokens);
    }
    if (!chunk.logits()) {
      return;
    }
    if (first) {
      counters.timeToFirstToken.record(nowNs - g.submittedNs());
    } else {
      counters.betweenTokens.record(nowNs - g.lastTokenNs());
    }
    g.decode(next, nowNs);
    counters.sampledTokens.increment();
    if (g.ended()) {
      scheduler.remove(g);
      count(g, nowNs);
    }
  }

  @Override
  public void left(Generation generation) {
    waiting.decrementAndGet();
  }

  @Override
  public void refused(Generation g, RuntimeException cause) {
    ServingException error =
        cause instanceof ServingException served
            ? served
            : ServingException.failed("the model could not open this request", cause);
    end(g, new GenerationEvent.Failed(error), g.submittedNs());
  }

  /// Ends every request there is.
  void endAll(ServingException error) {
    waiting.addAndGet(-scheduler.waitingCount());
    // Everybody is told before pages are freed: after a broken step even that may fail.
    for (Generation g : scheduler.all()) {
      end(g, new GenerationEvent.Failed(error), g.lastTokenNs());
    }
    scheduler.removeIf(_ -> true);
    publish();
  }

  private void end(Generation g, GenerationEvent terminal, long nowNs) {
    g.end(terminal);
    count(g, nowNs);
  }

  private void count(Generation g, long nowNs) {
    switch (g.outcome()) {
      case GenerationEvent.Finished _ -> {
        counters.finished.increment();
        counters.requestTime.record(nowNs - g.submittedNs());
      }
      case GenerationEvent.Failed _ -> counters.failed.increment();
      case GenerationEvent.Cancelled _ -> counters.cancelled.increment();
      case GenerationEvent.Delta _ -> throw new IllegalStateException("a delta ends nothing");
    }
  }

  private void publish() {
    counters.preemptions = scheduler.preemptions();
    counters.kvBytes = scheduler.kvBytes();
    counters.started = scheduler.startedCount();
  }
}
