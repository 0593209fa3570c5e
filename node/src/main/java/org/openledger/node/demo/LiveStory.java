package org.openledger.node.demo;

import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.openledger.training.run.StepRecord;

/// A story as it is now, for all threads, and for whoever waits for news of it.
///
/// Who follows it keeps a place in it ([Seen]) and asks what came after, so nothing queues up for a
/// slow follower.
final class LiveStory implements Teller {
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition changed = lock.newCondition();
  private final Map<Stage, Documents.Told> results = new EnumMap<>(Stage.class);
  private final TreeMap<Integer, Documents.Answer> answers = new TreeMap<>();
  private final List<StepRecord> steps = new ArrayList<>();
  private State state = State.NONE;
  private @Nullable StoryOrder order;
  private @Nullable Stage stage;
  private @Nullable Doing doing;
  private long doingSinceNs;
  private Documents.@Nullable Summary summary;
  private @Nullable String failure;
  private long changes;
  private long doings;
  private boolean closed;

  /// Where a story stands.
  enum State {
    /// Not begun.
    NONE,
    /// Under way, in this process or at the next start.
    RUNNING,
    /// Stopped by a failure; goes on when it is told to.
    FAILED,
    /// Told to its end.
    DONE
  }

  /// How far it is within a stage.
  ///
  /// @param secondsLeft null before that can be told
  record Doing(String what, long done, long total, String unit, @Nullable Double secondsLeft) {
    private boolean looksLike(@Nullable Doing other) {
      return other != null && what.equals(other.what) && percent() == other.percent();
    }

    private long percent() {
      return 100 * done / Math.max(1, total);
    }
  }

  /// A story at one moment.
  ///
  /// @param stage where it is; null before it begins
  /// @param results of the stages that are done
  record View(
      State state,
      @Nullable StoryOrder order,
      @Nullable Stage stage,
      @Nullable Doing doing,
      @Nullable StepRecord step,
      Map<Stage, Documents.Told> results,
      List<Documents.Answer> answers,
      Documents.@Nullable Summary summary,
      @Nullable String failure) {}

  /// How much of a story someone knows; -1 knows nothing.
  record Seen(int step, long changes, long doings) {}

  /// What someone did not know yet.
  ///
  /// @param steps new steps
  /// @param whole the story; null where no stage, answer or failure is new
  /// @param doing how far it is; null where that is as it was
  /// @param closed whether nothing will follow, because the node ends
  record News(
      List<StepRecord> steps,
      @Nullable View whole,
      @Nullable Doing doing,
      Seen seen,
      boolean closed) {}

  /// Takes up what is kept.
  void load(StoryFolder kept, List<StepRecord> made) {
    Optional<StoryOrder> found = kept.order();
    change(() -> {
      order = found.orElse(null);
      found.ifPresent(o -> answers.putAll(kept.answers(o)));
      kept.find("contribute", Documents.Contribute.class)
          .ifPresent(d -> results.put(Stage.CONTRIBUTE, d));
      kept.find("seal", Documents.Seal.class).ifPresent(d -> results.put(Stage.SEAL, d));
      kept.find("train", Documents.Train.class).ifPresent(d -> results.put(Stage.TRAIN, d));
      kept.find("sketch", Documents.Sketch.class).ifPresent(d -> results.put(Stage.SKETCH, d));
      summary = kept.find("summary", Documents.Summary.class).orElse(null);
      failure = kept.find("failure", StoryFolder.Failure.class).map(f -> f.why()).orElse(null);
      steps.addAll(made);
      stage = found.isEmpty() ? null : reached();
      state = found.isEmpty() ? State.NONE : standing();
    });
  }

  private State standing() {
    return summary != null ? State.DONE : failure != null ? State.FAILED : State.RUNNING;
  }

  private Stage reached() {
    for (Stage each : Stage.values()) {
      if (!results.containsKey(each)) {
        return each;
      }
    }
    return Stage.ASK;
  }

  /// It begins, or goes on after a failure.
  void begun(StoryOrder with) {
    change(() -> {
      order = with;
      state = State.RUNNING;
      failure = null;
    });
  }

  /// It stopped.
  void failed(String why) {
    change(() -> {
      state = State.FAILED;
      failure = why;
      doing = null;
    });
  }

  @Override
  public void began(Stage next) {
    change(() -> {
      stage = next;
      doing = null;
    });
  }

  @Override
  public void at(String what, long done, long total, String unit) {
    lock.lock();
    try {
      long now = System.nanoTime();
      if (doing == null || !doing.what().equals(what)) {
        doingSinceNs = now;
      }
      double seconds = (now - doingSinceNs) / 1e9;
      boolean told = done > 0 && seconds > 1;
      does(new Doing(what, done, total, unit, told ? seconds * (total - done) / done : null));
    } finally {
      lock.unlock();
    }
  }

  private void does(Doing next) {
    boolean news = !next.looksLike(doing);
    doing = next;
    if (news) {
      doings++;
      changed.signalAll();
    }
  }

  @Override
  public void stepped(StepRecord step, int total, Duration left) {
    lock.lock();
    try {
      steps.removeIf(s -> s.step() >= step.step()); // training went on from an earlier checkpoint
      steps.add(step);
      does(new Doing("training", step.step(), total, "steps", left.toMillis() / 1e3));
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void note(String line) {}

  @Override
  public void told(Documents.Told what) {
    change(() -> {
      switch (what) {
        case Documents.Input _ -> {}
        case Documents.Contribute _ -> results.put(Stage.CONTRIBUTE, what);
        case Documents.Seal _ -> results.put(Stage.SEAL, what);
        case Documents.Train _ -> results.put(Stage.TRAIN, what);
        case Documents.Sketch _ -> results.put(Stage.SKETCH, what);
        case Documents.Answer answer -> answers.put(answer.n(), answer);
        case Documents.Summary last -> {
          summary = last;
          state = State.DONE;
          doing = null;
        }
      }
    });
  }

  private void change(Runnable how) {
    lock.lock();
    try {
      how.run();
      changes++;
      changed.signalAll();
    } finally {
      lock.unlock();
    }
  }

  /// The story now.
  View view() {
    lock.lock();
    try {
      return new View(
          state,
          order,
          stage,
          doing,
          steps.isEmpty() ? null : steps.getLast(),
          Map.copyOf(results),
          List.copyOf(answers.values()),
          summary,
          failure);
    } finally {
      lock.unlock();
    }
  }

  /// What is new to someone, waiting up to `waitMs` for it.
  News news(Seen seen, long waitMs) throws InterruptedException {
    lock.lock();
    try {
      long leftNs = TimeUnit.MILLISECONDS.toNanos(waitMs);
      while (!closed && !isNews(seen) && leftNs > 0) {
        leftNs = changed.awaitNanos(leftNs);
      }
      List<StepRecord> made = steps.stream().filter(s -> s.step() > seen.step()).toList();
      return new News(
          made,
          changes == seen.changes() ? null : view(),
          doings == seen.doings() ? null : doing,
          new Seen(made.isEmpty() ? seen.step() : made.getLast().step(), changes, doings),
          closed);
    } finally {
      lock.unlock();
    }
  }

  private boolean isNews(Seen seen) {
    return changes != seen.changes()
        || doings != seen.doings()
        || (!steps.isEmpty() && steps.getLast().step() > seen.step());
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
}
