package org.openledger.node.factory;

import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.openledger.attribution.AttributionException;
import org.openledger.datanet.row.DatanetException;
import org.openledger.model.ModelException;
import org.openledger.node.NodeException;
import org.openledger.serving.ServingException;
import org.openledger.training.TrainingException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// A thread that takes the next run it is there for, one at a time, until it is closed.
final class Worker implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Worker.class);

  private final Craft craft;
  private final Function<Craft, Optional<LiveRun>> next;
  private final Thread thread;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition woken = lock.newCondition();
  private boolean signalled;
  private volatile boolean closed;

  /// What a worker can do.
  interface Craft {
    /// Whether a run in that state waits for it.
    boolean wants(RunState state);

    /// Does it; returns when the run is in another state, or the node ends.
    void work(LiveRun run);

    /// The job after its work failed.
    RunJob failed(RunJob job, String why);
  }

  /// A worker that waits for [#start].
  ///
  /// @param next the run that has waited longest for a craft
  Worker(String name, Craft craft, Function<Craft, Optional<LiveRun>> next) {
    this.craft = craft;
    this.next = next;
    this.thread = new Thread(this::run, name);
  }

  void start() {
    thread.start();
  }

  /// There may be work.
  void wake() {
    lock.lock();
    try {
      signalled = true;
      woken.signalAll();
    } finally {
      lock.unlock();
    }
  }

  boolean isAlive() {
    return thread.isAlive();
  }

  private void run() {
    try {
      while (!closed) {
        Optional<LiveRun> run = next.apply(craft);
        if (run.isPresent()) {
          work(run.get());
        } else {
          await();
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void await() throws InterruptedException {
    lock.lock();
    try {
      while (!signalled && !closed) {
        woken.await();
      }
      signalled = false;
    } finally {
      lock.unlock();
    }
  }

  private void work(LiveRun run) {
    try {
      craft.work(run);
    } catch (RuntimeException e) {
      if (closed || nodeEnds(e)) {
        closed = true; // the run goes on when the node starts again
        return;
      }
      LOG.warn("{} failed", run.job().id(), e);
      run.change(job -> craft.wants(job.state()) ? craft.failed(job, sentence(e)) : job);
    }
  }

  /// Whether the compute queue stopped under the work.
  private static boolean nodeEnds(RuntimeException e) {
    return e instanceof CancellationException
        || (e instanceof ServingException s && s.code() == ServingException.Code.STOPPED);
  }

  private static String sentence(RuntimeException e) {
    @Nullable String message = e.getMessage();
    boolean told =
        e instanceof TrainingException
            || e instanceof NodeException
            || e instanceof ModelException
            || e instanceof DatanetException
            || e instanceof AttributionException
            || e instanceof ServingException;
    return told && message != null ? message : "an unexpected error, which was logged";
  }

  /// Ends after the present step, and waits for that.
  @Override
  public void close() {
    closed = true;
    wake();
    boolean interrupted = false;
    while (thread.isAlive()) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        interrupted = true; // the step's end is waited for all the same
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
