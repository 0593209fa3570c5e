package org.openledger.node.factory;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;
import org.openledger.training.run.StepRecord;

/// A run as it is now, for all threads: its job, its steps, its samples, and whoever waits for news
/// of it.
///
/// Who follows a run keeps a place in it ([Seen]) and asks what came after; so nothing queues up
/// for a slow follower, and one who was away misses nothing.
public final class LiveRun {
  private final RunStore store;
  private final RunFiles files;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private RunJob job;
  private @Nullable List<StepRecord> steps; // read when first asked for
  private @Nullable List<Sample> samples;
  private @Nullable Duration left;
  private long changes;
  private boolean closed;

  LiveRun(RunStore store, RunJob job) {
    this.store = store;
    this.files = new RunFiles(store.folder(job.id()));
    this.job = job;
  }

  /// A run at one moment.
  ///
  /// @param job what is on disk
  /// @param step steps made
  /// @param tokens that went through the network
  /// @param tokensPerSecond the last step's speed; 0 before the first
  /// @param left how long the rest takes; null while nobody trains
  public record View(
      RunJob job, int step, long tokens, double tokensPerSecond, @Nullable Duration left) {}

  /// How much of a run someone knows.
  ///
  /// @param step the last step
  /// @param samples how many samples
  /// @param changes of the job; -1 knows none
  public record Seen(int step, int samples, long changes) {}

  /// What someone did not know yet.
  ///
  /// @param state the run; null where it is as it was
  /// @param seen what is known with this
  /// @param closed whether nothing will follow, because the node ends
  public record News(
      List<StepRecord> steps,
      List<Sample> samples,
      @Nullable View state,
      Seen seen,
      boolean closed) {}

  /// The job.
  public RunJob job() {
    lock.lock();
    try {
      return job;
    } finally {
      lock.unlock();
    }
  }

  /// Where the run lies.
  public Path folder() {
    return files.folder();
  }

  /// The run now.
  public View view() {
    lock.lock();
    try {
      List<StepRecord> all = loadedSteps();
      return new View(
          job,
          all.isEmpty() ? 0 : all.getLast().step(),
          all.stream().mapToLong(StepRecord::tokens).sum(),
          all.isEmpty() ? 0 : all.getLast().tokensPerSecond(),
          job.state() == RunState.TRAINING ? left : null);
    } finally {
      lock.unlock();
    }
  }

  /// The steps after step `after`, `most` at most.
  public List<StepRecord> steps(int after, int most) {
    lock.lock();
    try {
      return loadedSteps().stream().filter(s -> s.step() > after).limit(most).toList();
    } finally {
      lock.unlock();
    }
  }

  /// All samples.
  public List<Sample> samples() {
    lock.lock();
    try {
      return List.copyOf(loadedSamples());
    } finally {
      lock.unlock();
    }
  }

  /// What is known by someone who knows all up to `step`; what was sampled after that very step may
  /// come twice.
  public Seen seenUpTo(int step) {
    int known = (int) samples().stream().filter(s -> s.step() < step).count();
    return new Seen(step, known, -1);
  }

  /// What is new to someone, waiting up to `waitMs` for it.
  public News news(Seen seen, long waitMs) throws InterruptedException {
    lock.lock();
    try {
      long leftNs = TimeUnit.MILLISECONDS.toNanos(waitMs);
      while (!closed && !isNews(seen) && leftNs > 0) {
        leftNs = changed.awaitNanos(leftNs);
      }
      List<StepRecord> newSteps = steps(seen.step(), Integer.MAX_VALUE);
      List<Sample> all = loadedSamples();
      List<Sample> newSamples =
          List.copyOf(all.subList(Math.min(seen.samples(), all.size()), all.size()));
      int step = newSteps.isEmpty() ? seen.step() : newSteps.getLast().step();
      return new News(
          newSteps,
          newSamples,
          changes == seen.changes() ? null : view(),
          new Seen(step, all.size(), changes),
          closed);
    } finally {
      lock.unlock();
    }
  }

  private boolean isNews(Seen seen) {
    List<StepRecord> all = loadedSteps();
    return changes != seen.changes()
        || loadedSamples().size() > seen.samples()
        || (!all.isEmpty() && all.getLast().step() > seen.step());
  }

  /// Changes the job: on disk first, then here. What throws changes nothing.
  RunJob change(UnaryOperator<RunJob> how) {
    lock.lock();
    try {
      RunJob next = how.apply(job);
      if (!next.equals(job)) {
        store.write(next);
        job = next;
        changes++;
        changed.signalAll();
      }
      return job;
    } finally {
      lock.unlock();
    }
  }

  /// A step was made.
  void stepped(StepRecord record, Duration rest) {
    lock.lock();
    try {
      loadedSteps(); // the log may hold this step already when it is read here
      if (steps != null && (steps.isEmpty() || steps.getLast().step() < record.step())) {
        steps.add(record);
      }
      left = rest;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Training goes on after step `done`: what came after it never was.
  void rewind(int done) {
    lock.lock();
    try {
      loadedSteps().removeIf(s -> s.step() > done);
      if (loadedSamples().removeIf(s -> s.step() > done)) {
        files.replace(loadedSamples());
      }
      left = null;
    } finally {
      lock.unlock();
    }
  }

  void sampled(List<Sample> some) {
    lock.lock();
    try {
      files.add(some);
      loadedSamples().addAll(some);
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// Lets go everybody who waits.
  void close() {
    lock.lock();
    try {
      closed = true;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  private List<StepRecord> loadedSteps() {
    List<StepRecord> known = steps;
    if (known == null) {
      known = files.steps();
      steps = known;
    }
    return known;
  }

  private List<Sample> loadedSamples() {
    List<Sample> known = samples;
    if (known == null) {
      known = files.samples();
      samples = known;
    }
    return known;
  }
}
