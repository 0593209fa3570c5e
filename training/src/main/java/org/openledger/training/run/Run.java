package org.openledger.training.run;

import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.openledger.model.checkpoint.SafetensorsFile;
import org.openledger.model.llama.LoraGradients;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.tensor.AdamW;
import org.openledger.tensor.Autograd;
import org.openledger.tensor.GradientNorm;
import org.openledger.tensor.Scope;
import org.openledger.tensor.Tensor;
import org.openledger.training.TrainingException;
import org.openledger.training.TrainingException.Code;
import org.openledger.training.config.TrainingConfig;
import org.openledger.training.data.BatchOrder;
import org.openledger.training.data.MiniBatch;

/// A fine-tuning run: from a [RunSetup] to an adapter in a folder.
///
/// ```java
/// try (Run run = Run.start(setup, folder, listener, clock)) {
///   Outcome outcome = run.train();
/// }
/// ```
///
/// Who shares the compute calls [#step] until it says false, each time in his turn, then [#end].
/// One thread at a time; only [#cancel] may come from any. A run that is closed, or whose process
/// dies, goes on from its last checkpoint by [#resume] and ends in the same adapter, bit for bit,
/// as one that was never interrupted (same machine, natives, thread count).
public final class Run implements AutoCloseable {
  private final RunSetup setup;
  private final RunFolder folder;
  private final RunListener listener;
  private final InstantSource clock;
  private final BatchOrder order;
  private final int steps;
  private final LoraAdapter adapter;
  private final LoraGradients gradients;
  private final AdamW adam;
  private final RunLog log;
  private final Instant began;
  private final int beganAt;
  private volatile boolean cancelled;
  private int epoch = -1;
  private List<MiniBatch> batches = List.of();
  private int done;
  private long tokens;
  private int savedAt = -1;

  private Run(RunSetup setup, RunFolder folder, RunListener listener, InstantSource clock) {
    this.setup = setup;
    this.folder = folder;
    this.listener = listener;
    this.clock = clock;
    TrainingConfig config = setup.config();
    this.order =
        new BatchOrder(setup.examples(), config.batching().examplesPerStep(), config.seed());
    this.steps = setup.steps();
    this.adapter = Adapters.first(setup);
    this.gradients = new LoraGradients(setup.model(), adapter);
    TrainingConfig.Adam a = config.adam();
    this.adam =
        new AdamW(
            List.of(adapter.flat()),
            new AdamW.Settings(a.beta1(), a.beta2(), a.epsilon(), a.weightDecay()));
    try {
      Optional<Checkpoint> saved =
          Checkpoint.read(folder.checkpoint(), folder.digest(), adapter.layout().elements());
      saved.ifPresent(this::restore);
      this.log = new RunLog(folder.log(), saved.map(Checkpoint::logBytes).orElse(0L));
    } catch (RuntimeException e) {
      adam.close();
      adapter.close();
      throw e;
    }
    this.began = clock.instant();
    this.beganAt = done;
  }

  /// Starts a run in a folder that holds none.
  ///
  /// @param clock for speed and time left only
  public static Run start(RunSetup setup, Path folder, RunListener listener, InstantSource clock) {
    return new Run(setup, RunFolder.create(folder, setup), listener, clock);
  }

  /// Goes on with the run in a folder from its last checkpoint, or from the beginning when it never
  /// came to one.
  ///
  /// @throws TrainingException OTHER_RUN when the folder's run is made of other parts than `setup`
  public static Run resume(RunSetup setup, Path folder, RunListener listener, InstantSource clock) {
    return new Run(setup, RunFolder.reopen(folder, setup), listener, clock);
  }

  /// The settings of the run in a folder.
  ///
  /// @throws TrainingException OTHER_RUN when the folder holds none, CORRUPT when it cannot be read
  public static TrainingConfig config(Path folder) {
    return RunFolder.config(folder);
  }

  private void restore(Checkpoint saved) {
    if (saved.step() > steps) {
      throw new TrainingException(
          Code.CORRUPT, "a checkpoint after %d of %d steps".formatted(saved.step(), steps));
    }
    adapter.flat().write(saved.adapter());
    adam.restore(saved.adam());
    done = saved.step();
    tokens = saved.tokens();
    savedAt = done;
  }

  /// The adapter as it is now; the run's own, closed with it.
  public LoraAdapter adapter() {
    return adapter;
  }

  /// Steps made so far, earlier sittings included.
  public int done() {
    return done;
  }

  /// Steps from beginning to end.
  public int steps() {
    return steps;
  }

  /// Asks the run to stop after the step it is at. May be called from any thread.
  public void cancel() {
    cancelled = true;
  }

  /// All remaining steps, and the end.
  public Outcome train() {
    while (step()) {
      // each step logs and tells for itself
    }
    return end();
  }

  /// Makes one optimiser step; false when none is left or the run was cancelled.
  ///
  /// @throws TrainingException DIVERGED when loss or gradient is no finite number; the adapter is
  ///   as it was before the step
  public boolean step() {
    if (done == steps || cancelled) {
      return false;
    }
    TrainingConfig config = setup.config();
    Instant from = clock.instant();
    MiniBatch batch = batch(done);
    double rate = config.rate().at(done, steps);
    double loss = accumulate(batch);
    double norm = update(rate, config.adam().maxGradNorm(), loss);
    double seconds = seconds(from);
    done++;
    tokens += batch.tokens();
    StepRecord record =
        new StepRecord(
            done,
            (double) done / order.stepsPerEpoch(),
            loss,
            rate,
            norm,
            batch.tokens(),
            batch.tokens() / seconds,
            evaluate());
    log.append(record);
    if (due(config.pauses().saveEvery()) && done < steps) {
      save();
    }
    double each = seconds(began) / (done - beganAt);
    Duration left = Duration.ofMillis((long) (1000 * each * (steps - done)));
    listener.on(new RunEvent.Stepped(record, steps, tokens, left));
    return true;
  }

  private MiniBatch batch(int step) {
    int wanted = step / order.stepsPerEpoch();
    if (wanted != epoch) {
      batches = order.epoch(wanted);
      epoch = wanted;
    }
    return batches.get(step % order.stepsPerEpoch());
  }

  /// Adds the gradient of the mean loss over the whole mini-batch; returns that loss.
  private double accumulate(MiniBatch batch) {
    double loss = 0;
    for (MiniBatch part : batch.split(setup.config().batching().accumulation())) {
      double share = (double) part.learnedTokens() / batch.learnedTokens();
      loss += share * gradients.accumulate(part.samples(), share).mean();
    }
    return loss;
  }

  /// Clips, steps, and clears the gradient; returns its norm before clipping.
  private double update(double rate, double normMax, double loss) {
    try (Scope s = Scope.open()) {
      List<Tensor> gradient = List.of(Autograd.gradient(adapter.flat()));
      double norm = GradientNorm.of(gradient);
      if (!Double.isFinite(loss) || !Double.isFinite(norm)) {
        Autograd.zeroGradients(List.of(adapter.flat()));
        throw new TrainingException(
            Code.DIVERGED,
            "step %d of %d: the loss is %s, the gradient's norm %s; lower learning_rate"
                .formatted(done + 1, steps, loss, norm));
      }
      if (normMax > 0 && norm > normMax) {
        gradient.getFirst().scale(normMax / norm);
      }
      adam.step(rate);
      Autograd.zeroGradients(List.of(adapter.flat()));
      return norm;
    }
  }

  private OptionalDouble evaluate() {
    return due(setup.config().pauses().evalEvery())
        ? OptionalDouble.of(HeldOut.meanLoss(setup.model(), adapter, setup.heldOut()))
        : OptionalDouble.empty();
  }

  private boolean due(int every) {
    return every > 0 && done % every == 0;
  }

  private double seconds(Instant from) {
    return Math.max(1, Duration.between(from, clock.instant()).toNanos()) * 1e-9;
  }

  private void save() {
    long logBytes = log.force();
    new Checkpoint(folder.digest(), done, tokens, logBytes, adapter.flat().floats(), adam.state())
        .write(folder.checkpoint());
    savedAt = done;
    listener.on(new RunEvent.Saved(done));
  }

  /// Ends the sitting: after the last step by writing the adapter, before it by a checkpoint.
  public Outcome end() {
    if (savedAt != done) {
      save();
    }
    if (done < steps) {
      return new Outcome.Stopped(done, steps);
    }
    adapter.save(folder.path(), setup.base().name());
    Path weights = folder.path().resolve("adapter_model.safetensors");
    String digest;
    try (SafetensorsFile file = SafetensorsFile.open(weights)) {
      digest = file.sha256();
    }
    Outcome.Finished finished = new Outcome.Finished(folder.path(), digest, steps, tokens);
    listener.on(new RunEvent.Written(finished));
    return finished;
  }

  /// Frees the run's memory and its folder; what was not saved is lost.
  @Override
  public void close() {
    log.close();
    adam.close();
    adapter.close();
  }
}
