package org.openledger.node.demo;

import java.io.IOException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openledger.node.http.FactoryBodies;
import org.openledger.serving.api.Outcome;
import org.openledger.training.run.StepRecord;
import tools.jackson.databind.node.ObjectNode;

/// The demo's story as server-sent events: `demo` with all of it whenever a stage begins, ends or
/// fails, `doing` with how far the present stage is, `step` with the step's number as its id, and a
/// comment now and then that finds out who hung up.
final class DemoEvents implements Outcome.EventStream {
  private static final long KEEP_ALIVE_MS = 15_000;

  private final StoryJob job;
  private final int after;
  private final Runnable release;
  private final AtomicBoolean closed = new AtomicBoolean();

  /// Events, with the steps after step `after`.
  ///
  /// @param release called once at the end
  DemoEvents(StoryJob job, int after, Runnable release) {
    this.job = job;
    this.after = after;
    this.release = release;
  }

  @Override
  public void writeTo(Outcome.FrameSink sink) throws IOException {
    try {
      LiveStory.Seen seen = new LiveStory.Seen(after, -1, -1);
      while (!closed.get()) {
        LiveStory.News news = job.live().news(seen, KEEP_ALIVE_MS);
        boolean quiet = news.steps().isEmpty() && news.whole() == null && news.doing() == null;
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

  private void write(Outcome.FrameSink sink, LiveStory.News news) throws IOException {
    LiveStory.View whole = news.whole();
    if (whole != null) {
      sink.write(frame("demo", DemoBodies.story(job, whole)));
    }
    for (StepRecord step : news.steps()) {
      sink.write("id: %d\n%s".formatted(step.step(), frame("step", FactoryBodies.step(step))));
    }
    LiveStory.Doing doing = news.doing();
    if (doing != null) {
      sink.write(frame("doing", DemoBodies.doing(doing)));
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
