package org.openledger.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.OptionalDouble;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.node.demo.LiveStory.News;
import org.openledger.node.demo.LiveStory.Seen;
import org.openledger.node.demo.LiveStory.State;
import org.openledger.training.run.StepRecord;

/// What followers hear, and what a new process takes up.
class LiveStoryTest {
  private static final Seen NOTHING = new Seen(0, -1, -1);
  private static final StoryOrder ORDER =
      new StoryOrder(
          StoryOrder.FORMAT,
          8,
          7,
          List.of(new Questions.Question("Why?", "row-1")),
          List.of("row-1"),
          1_000);
  private static final Documents.Contribute CONTRIBUTED =
      new Documents.Contribute("contribute", 3, 2, 0, 2, .5);

  @TempDir Path temp;
  private final LiveStory live = new LiveStory();
  private StoryFolder kept;

  @BeforeEach
  void folder() {
    kept = new StoryFolder(temp.resolve("story"), name -> {});
  }

  private static StepRecord step(int n, double loss) {
    return new StepRecord(n, 0, loss, 1e-4, 1, 100, 50, OptionalDouble.empty());
  }

  @Test
  void whoFollowsHearsEachThingOnce() throws InterruptedException {
    live.begun(ORDER);
    live.began(Stage.CONTRIBUTE);
    News first = live.news(NOTHING, 0);
    assertThat(first.whole().state()).isEqualTo(State.RUNNING);
    assertThat(first.whole().stage()).isEqualTo(Stage.CONTRIBUTE);
    News quiet = live.news(first.seen(), 0);
    assertThat(quiet.whole()).isNull();
    assertThat(quiet.doing()).isNull();
    assertThat(quiet.steps()).isEmpty();
    live.told(CONTRIBUTED);
    News second = live.news(quiet.seen(), 0);
    assertThat(second.whole().results()).containsEntry(Stage.CONTRIBUTE, CONTRIBUTED);
  }

  @Test
  void progressIsToldByWholePercents() throws InterruptedException {
    live.at("signing", 1, 1_000, "rows");
    Seen seen = live.news(NOTHING, 0).seen();
    live.at("signing", 2, 1_000, "rows");
    assertThat(live.news(seen, 0).doing()).isNull();
    live.at("signing", 10, 1_000, "rows");
    assertThat(live.news(seen, 0).doing().done()).isEqualTo(10);
    live.at("reading", 10, 1_000, "rows");
    assertThat(live.news(seen, 0).doing().what()).isEqualTo("reading");
  }

  @Test
  void stepsThatAreMadeAgainTakeTheirPlace() throws InterruptedException {
    for (int n = 1; n <= 3; n++) {
      live.stepped(step(n, n), 5, Duration.ofSeconds(9));
    }
    assertThat(live.news(NOTHING, 0).doing())
        .isEqualTo(new LiveStory.Doing("training", 3, 5, "steps", 9.0));
    live.stepped(step(2, 20), 5, Duration.ofSeconds(8));
    assertThat(live.news(NOTHING, 0).steps()).containsExactly(step(1, 1), step(2, 20));
    assertThat(live.news(new Seen(1, -1, -1), 0).steps()).containsExactly(step(2, 20));
  }

  @Test
  void whatIsKeptIsTakenUp() {
    live.load(kept, List.of());
    assertThat(live.view().state()).isEqualTo(State.NONE);
    kept.keep("order", ORDER);
    kept.keep("contribute", CONTRIBUTED);
    LiveStory next = new LiveStory();
    next.load(kept, List.of(step(1, 1)));
    assertThat(next.view().state()).isEqualTo(State.RUNNING);
    assertThat(next.view().order()).isEqualTo(ORDER);
    assertThat(next.view().stage()).isEqualTo(Stage.SEAL);
    assertThat(next.view().results()).containsEntry(Stage.CONTRIBUTE, CONTRIBUTED);
    assertThat(next.view().step()).isEqualTo(step(1, 1));
    kept.keep("failure", new StoryFolder.Failure("It stopped."));
    LiveStory failed = new LiveStory();
    failed.load(kept, List.of());
    assertThat(failed.view().state()).isEqualTo(State.FAILED);
    assertThat(failed.view().failure()).isEqualTo("It stopped.");
    kept.forget("failure");
    kept.keep(
        "summary",
        new Documents.Summary(
            "summary", 1, 1, new Documents.Scores(0, 0, 1), 1, "5", true, 2.5, 100));
    LiveStory done = new LiveStory();
    done.load(kept, List.of());
    assertThat(done.view().state()).isEqualTo(State.DONE);
    assertThat(done.view().summary().paidWei()).isEqualTo("5");
  }
}
