package org.openledger.serving.engine;

import java.util.concurrent.atomic.LongAdder;

/// The engine's running counts. The owner thread writes (and submitters count refusals); any thread
/// reads.
final class Counters {
  final LongAdder finished = new LongAdder();
  final LongAdder failed = new LongAdder();
  final LongAdder cancelled = new LongAdder();
  final LongAdder rejected = new LongAdder();
  final LongAdder steps = new LongAdder();
  final LongAdder promptTokens = new LongAdder();
  final LongAdder sampledTokens = new LongAdder();
  final LongAdder tasks = new LongAdder();
  final Histogram timeToFirstToken = new Histogram();
  final Histogram betweenTokens = new Histogram();
  final Histogram requestTime = new Histogram();
  volatile long preemptions;
  volatile long kvBytes;
  volatile int started;

  EngineStats.Requests requests() {
    return new EngineStats.Requests(finished.sum(), failed.sum(), cancelled.sum(), rejected.sum());
  }

  EngineStats.Work work() {
    return new EngineStats.Work(
        steps.sum(), promptTokens.sum(), sampledTokens.sum(), preemptions, tasks.sum());
  }
}
