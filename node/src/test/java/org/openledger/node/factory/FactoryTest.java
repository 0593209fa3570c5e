package org.openledger.node.factory;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.attribution.store.SketchStore;
import org.openledger.datanet.access.AccessPolicy.Access;
import org.openledger.node.factory.RunJob.Contributor;
import org.openledger.node.factory.RunState.Command;
import org.openledger.primitives.Hash;
import org.openledger.serving.ServingException;
import org.openledger.testing.Seeds;
import org.openledger.training.run.StepRecord;

/// Runs as durable jobs, on a tiny base: what is under way goes on after every kind of end, and
/// ends in the same bits.
class FactoryTest {
  @TempDir private static Path temp;
  private static Bench bench;
  private static RunJob unbroken;

  @BeforeAll
  static void runOnceUnbroken() throws Exception {
    bench = new Bench(temp, Access.OPEN);
    try (Factory factory = bench.factory(temp.resolve("unbroken"))) {
      factory.start();
      unbroken = Bench.await(Bench.begin(factory), RunState.FINISHED);
    }
  }

  @AfterAll
  static void close() {
    bench.close();
  }

  private static Path fresh() throws Exception {
    return Files.createTempDirectory(temp, "runs");
  }

  @Test
  void aRunLogsSamplesAndFinishes() {
    Factory factory = bench.factory(temp.resolve("unbroken"));
    LiveRun run = factory.run(unbroken.id());
    LiveRun.View view = run.view();
    assertThat(view.step()).isEqualTo(12);
    assertThat(view.job().steps()).isEqualTo(12);
    assertThat(view.tokens())
        .isEqualTo(run.steps(0, 100).stream().mapToLong(StepRecord::tokens).sum());
    assertThat(run.steps(10, 100)).extracting(StepRecord::step).containsExactly(11, 12);
    assertThat(run.steps(0, 100).stream().filter(s -> s.evalLoss().isPresent()))
        .extracting(StepRecord::step)
        .containsExactly(4, 8, 12);
    assertThat(run.samples())
        .extracting(Sample::step)
        .containsExactly(2, 2, 4, 4, 6, 6, 8, 8, 10, 10, 12, 12);
    assertThat(unbroken.learned().adapter()).matches("0x[0-9a-f]{64}");
    assertThat(unbroken.contributors()).extracting(Contributor::rows).hasSizeBetween(1, 2);
    assertThat(unbroken.contributors().stream().mapToInt(Contributor::rows).sum()).isEqualTo(10);
  }

  @Test
  void aRunPausedAndResumedAnywhereEndsInTheSameBits() {
    Seeds.times(
        3,
        random -> {
          try (Factory factory = bench.factory(fresh())) {
            factory.start();
            LiveRun run = Bench.begin(factory);
            for (int i = 0; i < 3; i++) {
              awaitStep(run, random.nextInt(3 * i, 3 * i + 3));
              factory.tell(run.job().id(), Command.PAUSE, Bench.OWNER, "");
              assertThat(run.job().state()).isEqualTo(RunState.PAUSED);
              factory.tell(run.job().id(), Command.RESUME, Bench.OWNER, "");
            }
            RunJob done = Bench.await(run, RunState.FINISHED);
            assertThat(done.learned().adapter()).isEqualTo(unbroken.learned().adapter());
            assertThat(losses(run)).isEqualTo(losses(unbroken()));
          }
        });
  }

  private static LiveRun unbroken() {
    return bench.factory(temp.resolve("unbroken")).run(unbroken.id());
  }

  private static List<Double> losses(LiveRun run) {
    return run.steps(0, 100).stream().map(StepRecord::loss).toList();
  }

  private static void awaitStep(LiveRun run, int step) throws InterruptedException {
    LiveRun.Seen seen = run.seenUpTo(0);
    for (int i = 0; i < 300 && run.view().step() < step; i++) {
      seen = run.news(seen, 100).seen();
    }
  }

  @Test
  void aNodeThatClosesGoesOnAtItsNextStart() throws Exception {
    Path runs = fresh();
    String id;
    try (Factory factory = bench.factory(runs)) {
      factory.start();
      LiveRun run = Bench.begin(factory);
      id = run.job().id();
      awaitStep(run, 4);
    }
    try (Factory factory = bench.factory(runs)) {
      LiveRun run = factory.run(id);
      int saved = run.job().learned().savedStep();
      assertThat(run.job().state()).isEqualTo(RunState.TRAINING);
      assertThat(saved).isGreaterThanOrEqualTo(4);
      factory.start();
      RunJob done = Bench.await(run, RunState.FINISHED);
      assertThat(done.learned().adapter()).isEqualTo(unbroken.learned().adapter());
      assertThat(done.learned().resumedFrom()).isEqualTo(saved);
      assertThat(run.samples()).isEqualTo(unbroken().samples());
    }
  }

  /// What a killed process leaves behind: nothing after its last write.
  private static final class Killed extends Error {
    private static final long serialVersionUID = 1L;
  }

  /// Lets a number of jobs onto the disk; then the process is dead: none of its threads gets
  /// further than its next write, which does not happen.
  private static final class Death implements java.util.function.Consumer<RunJob> {
    private final int most;
    private int count;
    private @Nullable RunState last;

    Death(int most) {
      this.most = most;
    }

    @Override
    public synchronized void accept(RunJob job) {
      if (++count > most) {
        throw new Killed();
      }
      last = job.state();
    }

    synchronized boolean came() {
      return count > most;
    }

    synchronized @Nullable RunState last() {
      return last;
    }
  }

  @Test
  void aProcessKilledAfterAnyRecordEndsInTheSameBits() throws Exception {
    LiveRun whole;
    try (Factory factory = bench.factory(fresh())) {
      factory.start();
      whole = Bench.begin(factory, Bench.shortOrder());
      Bench.await(whole, RunState.FINISHED);
    }
    List<RunState> killedAt = new ArrayList<>();
    boolean dies = true;
    for (int n = 0; dies; n++) {
      Path runs = fresh();
      Death death = new Death(n);
      Factory killed = bench.factory(runs, death);
      killed.start();
      dies = liveUntilDeath(killed, death);
      killed.close();
      if (dies) {
        killedAt.add(death.last());
      }
      try (Factory again = bench.factory(runs)) {
        again.start();
        if (n == 0) {
          assertThat(again.runs()).isEmpty();
        } else {
          assertSameEnd(again, whole);
        }
      }
    }
    assertThat(killedAt)
        .contains(RunState.QUEUED, RunState.TRAINING, RunState.FINISHED, RunState.SKETCHING);
  }

  /// Lives a run's whole life, as far as it comes.
  private static boolean liveUntilDeath(Factory factory, Death death) throws Exception {
    try {
      LiveRun run = Bench.begin(factory, Bench.shortOrder());
      while (run.job().state() != RunState.FINISHED && !death.came()) {
        Thread.sleep(2);
      }
      if (!death.came()) {
        factory.tell(run.job().id(), Command.DEPLOY, Bench.OWNER, "beams");
      }
      while (run.job().state() != RunState.DEPLOYED && !death.came()) {
        Thread.sleep(2);
      }
    } catch (Killed e) {
      return true;
    }
    return death.came();
  }

  private static void assertSameEnd(Factory factory, LiveRun whole) throws InterruptedException {
    LiveRun run = factory.runs().getFirst();
    for (int i = 0; i < 3_000 && run.view().job().learned().adapter() == null; i++) {
      Thread.sleep(5);
    }
    if (run.job().state() == RunState.FINISHED) {
      factory.tell(run.job().id(), Command.DEPLOY, Bench.OWNER, "beams");
    }
    RunJob done = Bench.await(run, RunState.DEPLOYED);
    assertThat(done.learned().adapter()).isEqualTo(whole.job().learned().adapter());
    assertThat(losses(run)).isEqualTo(losses(whole));
    assertThat(run.samples()).isEqualTo(whole.samples());
    assertThat(bench.ledger.written).hasSize(2).doesNotHaveDuplicates();
    Shelf.Model model = bench.shelf.models.remove("beams");
    assertThat(model).isNotNull();
    try (SketchStore store = SketchStore.open(Sketching.file(run.folder()))) {
      assertThat(store.rows()).isEqualTo(10);
      Hash adapter = Hash.parse(done.learned().adapter());
      assertThat(store.provenance().seed())
          .isEqualTo(Sketching.seed(adapter, Hash.parse(done.deployment().run().block())));
    }
  }

  @Test
  void theNextRunWaitsForTheOneInTraining() throws Exception {
    try (Factory factory = bench.factory(fresh())) {
      LiveRun first = Bench.begin(factory);
      LiveRun second = Bench.begin(factory);
      LiveRun third = Bench.begin(factory);
      factory.tell(second.job().id(), Command.CANCEL, Bench.OWNER, "");
      factory.start();
      Bench.await(third, RunState.FINISHED);
      assertThat(first.job().state()).isEqualTo(RunState.FINISHED);
      assertThat(second.job().state()).isEqualTo(RunState.CANCELLED);
      assertThat(second.steps(0, 10)).isEmpty();
      assertThat(factory.runs()).containsExactly(third, second, first);
      assertThat(third.job().id()).isEqualTo("run-0003");
    }
  }

  @Test
  void aCancelledRunStopsAndStaysSo() throws Exception {
    Path runs = fresh();
    try (Factory factory = bench.factory(runs)) {
      factory.start();
      LiveRun run = Bench.begin(factory);
      awaitStep(run, 1);
      factory.tell(run.job().id(), Command.CANCEL, Bench.OWNER, "");
      LiveRun next = Bench.begin(factory);
      Bench.await(next, RunState.FINISHED);
      assertThat(run.job().state()).isEqualTo(RunState.CANCELLED);
      assertThat(run.view().step()).isLessThan(12);
      assertThat(next.job().learned().adapter()).isEqualTo(unbroken.learned().adapter());
    }
    assertThat(bench.factory(runs).run("run-0001").job().state()).isEqualTo(RunState.CANCELLED);
  }

  @Test
  void aRunThatFailsSaysWhatHappenedAndGoesOnWhenTheCauseIsGone() throws Exception {
    Path runs = fresh();
    Path blocked = runs.resolve("run-0001").resolve("checkpoint.safetensors");
    try (Factory factory = bench.factory(runs)) {
      LiveRun run = Bench.begin(factory);
      Files.createDirectories(blocked);
      factory.start();
      RunJob failed = Bench.await(run, RunState.FAILED);
      assertThat(failed.failure()).startsWith("Training stopped: ").contains("resume it");
      Files.delete(blocked);
      factory.tell(run.job().id(), Command.RESUME, Bench.OWNER, "");
      RunJob done = Bench.await(run, RunState.FINISHED);
      assertThat(done.failure()).isNull();
      assertThat(done.learned().adapter()).isEqualTo(unbroken.learned().adapter());
    }
  }

  @Test
  void onlyTheOwnerTellsARunWhatToDo() throws Exception {
    Factory factory = bench.factory(fresh());
    String id = Bench.begin(factory).job().id();
    for (Command command : Command.values()) {
      assertThatThrownBy(() -> factory.tell(id, command, Bench.OTHER, "beams"))
          .isInstanceOfSatisfying(
              ServingException.class,
              e -> assertThat(e.code()).isEqualTo(ServingException.Code.FORBIDDEN));
    }
    assertThat(factory.run(id).job().state()).isEqualTo(RunState.QUEUED);
  }

  @Test
  void aModelNameIsPlainAndNobodyElses() throws Exception {
    Path runs = fresh();
    Factory factory = bench.factory(runs);
    LiveRun one = Bench.begin(factory);
    LiveRun two = Bench.begin(factory);
    one.change(j -> j.in(RunState.FINISHED));
    two.change(j -> j.in(RunState.FINISHED));
    for (String bad :
        List.of("", "Beams", "b eams", "beams!", "../x", "é", "a".repeat(65), "tiny")) {
      assertThatThrownBy(() -> factory.tell(one.job().id(), Command.DEPLOY, Bench.OWNER, bad))
          .as(bad)
          .isInstanceOf(ServingException.class);
    }
    factory.tell(one.job().id(), Command.DEPLOY, Bench.OWNER, "of-one");
    assertThat(one.job().state()).isEqualTo(RunState.SKETCHING);
    assertThatThrownBy(() -> factory.tell(two.job().id(), Command.DEPLOY, Bench.OWNER, "of-one"))
        .hasMessageContaining("of-one");
    assertThat(two.job().state()).isEqualTo(RunState.FINISHED);
  }

  @Test
  void estimatesWhatTheRunThenTakes() throws Exception {
    Factory factory = bench.factory(temp.resolve("unbroken"));
    RunConfig config = factory.order(Bench.order(), Optional.of(Bench.OWNER));
    Estimate estimate = factory.estimate(config);
    LiveRun run = unbroken();
    assertThat(estimate.steps()).isEqualTo(12);
    assertThat(estimate.examples()).isEqualTo(10);
    // Two passes and two steps of a third, whose examples are as long as the order makes them.
    assertThat((double) estimate.tokens())
        .isBetween(.8 * run.view().tokens(), 1.2 * run.view().tokens());
    assertThat(estimate.measured()).isTrue();
    assertThat(estimate.fits()).isTrue();
  }

  @Test
  void whereNoRunHasShownTheSpeedItIsMeasured() throws Exception {
    try (Factory factory = bench.factory(fresh())) {
      RunConfig config = factory.order(Bench.order(), Optional.of(Bench.OWNER));
      assertThat(factory.estimate(config).measured()).isFalse();
      for (int i = 0; i < 200 && !factory.estimate(config).measured(); i++) {
        Thread.sleep(50);
      }
      Estimate measured = factory.estimate(config);
      assertThat(measured.measured()).isTrue();
      assertThat(measured.seconds().low()).isPositive().isLessThan(measured.seconds().value());
      assertThat(factory.runs()).isEmpty();
    }
  }

  @Test
  void aPreviewShowsTheLossMaskAndTheTwins() throws Exception {
    Factory factory = bench.factory(fresh());
    RunConfig config = factory.order(Bench.order(), Optional.of(Bench.OWNER));
    Preview preview = factory.preview(config, 4);
    assertThat(preview.examples()).hasSize(4);
    assertThat(preview.truncated()).isZero();
    assertThat(preview.contaminated()).isEmpty();
    for (Preview.Shown shown : preview.examples()) {
      StringBuilder read = new StringBuilder();
      StringBuilder learned = new StringBuilder();
      shown.tokens().forEach(t -> (t.learned() ? learned : read).append(t.text()));
      assertThat(read.toString()).startsWith("<|im_start|>user\n").endsWith("assistant\n");
      assertThat(learned.toString()).matches("\\d+ m and \\d+ cm<\\|im_end\\|>");
    }
  }

  @Test
  void runsOfTheSameOrderDrawTheSameRows() throws Exception {
    assertThat(Bench.begin(bench.factory(fresh())).job().contributors())
        .isEqualTo(unbroken.contributors());
  }
}
