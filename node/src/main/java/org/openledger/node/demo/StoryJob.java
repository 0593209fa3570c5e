package org.openledger.node.demo;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CancellationException;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.openledger.node.factory.RunFiles;
import org.openledger.node.http.ApiPart;
import org.openledger.node.http.Callers;
import org.openledger.node.network.Network;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.training.run.StepRecord;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/// The demo's story as a durable job of a network's node: begun once, gone on with after every
/// stop, followed by whoever wants to.
public final class StoryJob implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(StoryJob.class);

  private final Network network;
  private final Path rows;
  private final Clock clock;
  private final List<Questions.Question> questions;
  private final StoryFolder kept;
  private final LiveStory live = new LiveStory();
  private volatile boolean closing;
  private @Nullable Supplier<String> url;
  private @Nullable Thread thread;

  /// The story of `network`, in whose folder it is kept.
  ///
  /// @param rows the file of rows
  public StoryJob(Network network, Path rows, Clock clock) {
    this(network, rows, clock, Questions.read(Optional.empty()), name -> {});
  }

  /// The same, with other questions, and someone who hears of all that is kept, before it is.
  StoryJob(
      Network network,
      Path rows,
      Clock clock,
      List<Questions.Question> questions,
      Consumer<String> before) {
    this.questions = questions;
    this.network = network;
    this.rows = rows;
    this.clock = clock;
    this.kept = new StoryFolder(network.folder().story(), before);
    live.load(kept, made());
  }

  /// The steps that were made before this process.
  private List<StepRecord> made() {
    return kept.find("run", StoryFolder.Run.class)
        .map(run -> new RunFiles(network.folder().runs().resolve(run.id())).steps())
        .orElse(List.of());
  }

  /// Its part of the API; `callers` knows who calls.
  public List<ApiPart> parts(Callers callers) {
    return List.of(new DemoApi(this, callers, network.isLoopback()));
  }

  /// Whether a story is under way that [#goOn] takes up.
  public boolean isUnderWay() {
    return live.view().state() == LiveStory.State.RUNNING;
  }

  /// Goes on with what was under way; the node answers at `url` from now on.
  public synchronized void goOn(String here) {
    url = () -> here;
    if (isUnderWay()) {
      start(kept.order().orElseThrow());
    }
  }

  /// Tells a new story to its end on this thread.
  Documents.Summary tell(StoryOrder order, Supplier<String> here, Teller also) {
    kept.keep("order", order);
    live.begun(order);
    try {
      return story(here, Teller.both(live, also)).tell(order);
    } catch (RuntimeException e) {
      ended(e);
      throw e;
    }
  }

  /// A story of this network: `rows` targets, `most` of its questions drawn by its seed.
  StoryOrder order(int rows, int most) {
    long seed = network.folder().state().seed();
    return StoryOrder.whole(rows, seed, questions, clock.millis()).drawn(most);
  }

  /// Begins the story `order`, or goes on with the one that failed.
  ///
  /// @throws ServingException CONFLICT where there is nothing to begin
  synchronized void begin(StoryOrder order) {
    LiveStory.View now = live.view();
    switch (now.state()) {
      case RUNNING ->
          throw new ServingException(
              Code.CONFLICT,
              "The demo is running already, at '%s'; nothing was changed. Follow it at /v1/demo/events."
                  .formatted(now.stage() == null ? "" : now.stage().label()));
      case DONE ->
          throw new ServingException(
              Code.CONFLICT,
              "The demo has run on this network, and is not run twice; nothing was changed.");
      case FAILED -> kept.forget("failure");
      case NONE -> {
        if (!isEmpty()) {
          throw new ServingException(
              Code.CONFLICT,
              "This network has versions or runs of its own, and the demo begins on an empty one;"
                  + " nothing was changed.");
        }
        kept.keep("order", order);
      }
    }
    StoryOrder begun = kept.order().orElseThrow();
    live.begun(begun);
    start(begun);
  }

  /// Whether nothing is sealed or trained here yet.
  boolean isEmpty() {
    return network.datanet().versions().isEmpty() && network.factory().runs().isEmpty();
  }

  private void start(StoryOrder order) {
    Supplier<String> here = url;
    if (here == null || closing) {
      throw new ServingException(Code.STOPPED, "The node is not up; nothing was begun.");
    }
    Thread started = new Thread(() -> run(order, here), "demo");
    thread = started;
    started.start();
  }

  private void run(StoryOrder order, Supplier<String> here) {
    try {
      story(here, live).tell(order);
    } catch (RuntimeException e) {
      ended(e);
    }
  }

  private Story story(Supplier<String> here, Teller teller) {
    return new Story(new Setting(network, rows, here, () -> closing, clock), kept, teller);
  }

  /// Keeps why a story stopped, unless the node ended under it.
  private void ended(RuntimeException e) {
    boolean nodeEnds =
        closing
            || e instanceof CancellationException
            || (e instanceof ServingException s && s.code() == Code.STOPPED);
    if (nodeEnds) {
      return; // it goes on when the node starts again
    }
    LOG.warn("the demo stopped", e);
    String why = sentence(e);
    kept.keep("failure", new StoryFolder.Failure(why));
    live.failed(why);
  }

  /// Our own exceptions carry their sentence.
  private static String sentence(RuntimeException e) {
    boolean ours = e.getClass().getName().startsWith("org.openledger.");
    String why =
        Optional.ofNullable(e.getMessage())
            .filter(_ -> ours)
            .orElse("an unexpected error, which was logged");
    return "The demo stopped: %s. What was done is kept, and it goes on from there when it is told to."
        .formatted(why.strip().replaceAll("\\.$", ""));
  }

  Network network() {
    return network;
  }

  LiveStory live() {
    return live;
  }

  /// The run's name, once it has one.
  Optional<String> run() {
    return kept.find("run", StoryFolder.Run.class).map(StoryFolder.Run::id);
  }

  /// Stops after the present step, and waits for that; the story goes on when the node starts
  /// again.
  @Override
  public void close() {
    closing = true;
    live.close();
    await();
  }

  /// Waits until nothing is under way any more.
  void await() {
    Thread running;
    synchronized (this) {
      running = thread;
    }
    boolean interrupted = false;
    while (running != null && running.isAlive()) {
      try {
        running.join();
      } catch (InterruptedException e) {
        interrupted = true; // the step's end is waited for all the same
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }
}
