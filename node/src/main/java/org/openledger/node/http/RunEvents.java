package org.openledger.node.http;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openledger.node.factory.LiveRun;
import org.openledger.node.factory.Sample;
import org.openledger.serving.api.Outcome;
import org.openledger.training.run.StepRecord;
import tools.jackson.databind.node.ObjectNode;

/// A run as server-sent events: `step` with the step's number as its id, `sample`, `state`, and a
/// comment now and then that finds out who hung up.
///
/// It keeps a place in the run and no queue: a slow reader gets what was missed at once.
final class RunEvents implements Outcome.EventStream {
  private static final long KEEP_ALIVE_MS = 15_000;

  private final LiveRun run;
  private final int after;
  private final boolean samples;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// Events after step `after`.
  ///
  /// @param samples whether samples are shown
  /// @param release called once at the end
  RunEvents(LiveRun run, int after, boolean samples, Runnable release) {
    this.run = run;
    this.after = after;
    this.samples = samples;
    this.release = release;
  }

  @Override
  public void writeTo(Outcome.FrameSink sink) throws IOException {
    try {
      LiveRun.Seen seen = run.seenUpTo(after);
      while (!closed.get()) {
        LiveRun.News news = run.news(seen, KEEP_ALIVE_MS);
        boolean quiet = news.steps().isEmpty() && news.samples().isEmpty() && news.state() == null;
        if (news.closed() && quiet) {
          return;
        }
        if (quiet) {
          sink.write(": waiting\n\n");
        }
        write(sink, news);
        seen = news.seen();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      close();
    }
  }

  private void write(Outcome.FrameSink sink, LiveRun.News news) throws IOException {
    for (StepRecord step : news.steps()) {
      sink.write("id: %d\n%s".formatted(step.step(), frame("step", FactoryBodies.step(step))));
    }
    if (samples) {
      for (Sample sample : news.samples()) {
        sink.write(frame("sample", FactoryBodies.sample(sample)));
      }
    }
    LiveRun.View state = news.state();
    if (state != null) {
      sink.write(frame("state", FactoryBodies.run(state)));
    }
  }

  private static String frame(String event, ObjectNode data) {
    return "event: %s\ndata: %s\n\n".formatted(event, data);
  }

  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      release.run();
    }
  }
}
