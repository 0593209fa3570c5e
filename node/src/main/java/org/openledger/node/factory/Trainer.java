package org.openledger.node.factory;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.node.models.LanguageModel;
import org.openledger.training.data.Example;
import org.openledger.training.run.Outcome;
import org.openledger.training.run.Run;
import org.openledger.training.run.RunEvent;
import org.openledger.training.run.RunSetup;

/// Trains one run from where it stands until it ends, its owner stops it, or the node closes.
///
/// @param workshop what it is made with
/// @param plans what it learns
/// @param closing whether the node ends
record Trainer(Workshop workshop, LessonPlans plans, BooleanSupplier closing)
    implements Worker.Craft {
  private static final int SAMPLED = 2;
  private static final int SAMPLINGS = 5;

  @Override
  public boolean wants(RunState state) {
    return state == RunState.TRAINING || state == RunState.QUEUED;
  }

  @Override
  public void work(LiveRun run) {
    RunJob job = run.change(j -> j.state() == RunState.QUEUED ? j.in(RunState.TRAINING) : j);
    if (job.state() != RunState.TRAINING) {
      return; // its owner was faster
    }
    RunConfig config = job.config();
    Lessons lessons = plans.of(config);
    List<Example> heldOut = lessons.heldOut(config.evalRows());
    LanguageModel model = workshop.model();
    RunSetup setup =
        new RunSetup(
            model.llama(),
            new RunSetup.BaseName(model.name(), model.digest().toString().substring(2)),
            config.training(),
            lessons.examples(),
            heldOut,
            java.util.Optional.empty());
    Sitting sitting = new Sitting(workshop.compute(), setup, run.folder(), workshop.clock());
    sitting
        .train(event -> heard(run, event), new Following(run, lessons.kept(), heldOut))
        .ifPresent(outcome -> ended(run, outcome));
  }

  @Override
  public RunJob failed(RunJob job, String why) {
    int saved = job.learned().savedStep();
    return job.in(
        RunState.FAILED,
        "Training stopped: %s. %s"
            .formatted(
                why.strip().replaceAll("\\.$", ""),
                saved == 0
                    ? "No checkpoint was made yet; resume it to begin again, or start another run."
                    : "The checkpoint after step %d is kept; resume it to go on from there."
                        .formatted(saved)));
  }

  private static void heard(LiveRun run, RunEvent event) {
    switch (event) {
      case RunEvent.Stepped s -> run.stepped(s.record(), s.left());
      case RunEvent.Saved(int step) ->
          run.change(j ->
              j.with(new RunJob.Learned(step, j.learned().resumedFrom(), j.learned().adapter())));
      case RunEvent.Written _ -> {}
    }
  }

  private static void ended(LiveRun run, Outcome outcome) {
    if (outcome instanceof Outcome.Finished f) {
      run.change(j ->
          j.state() == RunState.CANCELLED
              ? j
              : j.in(RunState.FINISHED)
                  .with(
                      new RunJob.Learned(
                          f.steps(), j.learned().resumedFrom(), "0x" + f.adapterDigest())));
    }
  }

  /// Follows what the run's owner and the node want, and samples now and then.
  private final class Following implements Sitting.Course {
    private final LiveRun run;
    private final List<ContributedRow> rows;
    private final List<Example> heldOut;
    private boolean begun;

    Following(LiveRun run, List<ContributedRow> rows, List<Example> heldOut) {
      this.run = run;
      this.rows = rows;
      this.heldOut = heldOut;
    }

    @Override
    public boolean goesOn() {
      return run.job().state() == RunState.TRAINING && !closing.getAsBoolean();
    }

    @Override
    public boolean keeps() {
      return run.job().state() != RunState.CANCELLED;
    }

    @Override
    public void between(Run training) {
      int done = training.done();
      if (!begun) {
        begun = true;
        run.rewind(done);
        if (done > 0) {
          run.change(j -> j.with(new RunJob.Learned(done, done, j.learned().adapter())));
        }
      }
      int every = Math.max(1, training.steps() / SAMPLINGS);
      if (done > 0 && done % every == 0 && goesOn() && !sampledAt(done)) {
        sample(training);
      }
    }

    /// A process that ended between a checkpoint and its samples makes them now.
    private boolean sampledAt(int step) {
      return run.samples().stream().anyMatch(s -> s.step() == step);
    }

    private void sample(Run training) {
      Sampler sampler = new Sampler(workshop.model(), workshop.compute());
      List<Sample> samples = new ArrayList<>();
      for (int i = 0; i < Math.min(SAMPLED, heldOut.size()); i++) {
        ContributedRow row = rows.get(i);
        samples.add(
            new Sample(
                training.done(),
                row.row().question(),
                row.id().toString(),
                sampler.answer(training.adapter(), prompt(heldOut.get(i)))));
      }
      run.sampled(samples);
    }

    private static int[] prompt(Example example) {
      int[] labels = example.sample().labels();
      int length = 0;
      while (labels[length] == Example.IGNORE) {
        length++;
      }
      return Arrays.copyOf(example.sample().ids(), length);
    }
  }
}
