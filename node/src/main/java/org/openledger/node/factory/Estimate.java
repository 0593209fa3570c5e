package org.openledger.node.factory;

import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.model.llama.Llama;
import org.openledger.training.config.TrainingConfig;
import org.openledger.training.data.Example;
import org.openledger.training.run.StepRecord;

/// What a run will take, before it starts.
///
/// @param examples it learns
/// @param tokens that go through the network in all steps
/// @param steps it makes
/// @param seconds it takes
/// @param measured whether the time comes from this machine's own speed
/// @param memoryBytes it takes beside the loaded base
/// @param memoryHere bytes that can be had now
/// @param advice what to change, in a sentence; null where nothing stands against it
public record Estimate(
    int examples,
    long tokens,
    int steps,
    Seconds seconds,
    boolean measured,
    long memoryBytes,
    long memoryHere,
    @Nullable String advice) {
  /// A time with its likely bounds.
  public record Seconds(double low, double value, double high) {}

  private static final double FORWARD_SHARE = 1.0 / 3; // of a step's work: no way back
  private static final int STEPS_FEW = 10;

  /// What an unmeasured machine is taken to do: 4 operations a parameter and token, forward and
  /// back, at this many a second.
  private static final double OPERATIONS_PER_S = 1.5e11;

  /// Whether there is memory for it.
  public boolean fits() {
    return memoryBytes <= memoryHere;
  }

  /// Tokens a second of steps on record, without the first, which warms up; 0 when there are too
  /// few.
  static double speed(List<StepRecord> steps) {
    double tokens = 0;
    double seconds = 0;
    for (StepRecord s : steps.subList(Math.min(1, steps.size()), steps.size())) {
      tokens += s.tokens();
      seconds += s.tokens() / s.tokensPerSecond();
    }
    return seconds > 0 ? tokens / seconds : 0;
  }

  /// The estimate of a run of `config` over `lessons`.
  ///
  /// @param speed tokens a second that were measured here; 0 when none were
  static Estimate of(Llama model, RunConfig config, Lessons lessons, double speed) {
    TrainingConfig training = config.training();
    long once = tokens(lessons.examples());
    int perStep = training.batching().examplesPerStep();
    int perEpoch = Math.ceilDiv(lessons.examples().size(), perStep);
    int steps = config.steps();
    long tokens = Math.round((double) once * steps / perEpoch);
    int evalEvery = training.pauses().evalEvery();
    int evals = evalEvery == 0 ? 0 : steps / evalEvery;
    long evalTokens = evals == 0 ? 0 : evals * tokens(lessons.heldOut(config.evalRows()));
    double usual = OPERATIONS_PER_S / (4.0 * parameters(model));
    double value = (tokens + FORWARD_SHARE * evalTokens) / (speed > 0 ? speed : usual);
    double apart = speed > 0 ? 1.3 : 4;
    int pass = Math.ceilDiv(perStep, training.batching().accumulation());
    long memory = Memory.training(model, training.lora(), longest(lessons.examples(), pass));
    long here = Memory.here();
    return new Estimate(
        lessons.examples().size(),
        tokens,
        steps,
        new Seconds(value / apart, value, value * apart),
        speed > 0,
        memory,
        here,
        advice(training, steps, memory > here));
  }

  private static @Nullable String advice(TrainingConfig training, int steps, boolean tooMuch) {
    TrainingConfig.Batching b = training.batching();
    if (tooMuch && b.accumulation() < b.examplesPerStep()) {
      return "It needs more memory than can be had now: set 'accumulation' to %d, which gives the same steps in smaller passes."
          .formatted(b.examplesPerStep());
    }
    if (tooMuch) {
      return "It needs more memory than can be had now: lower 'cutoff_tokens' or 'rank'.";
    }
    if (steps < STEPS_FEW) {
      return "%d steps teach little: take more rows, or more epochs.".formatted(steps);
    }
    return null;
  }

  private static long tokens(List<Example> examples) {
    return examples.stream().mapToLong(Example::tokens).sum();
  }

  /// The tokens of the `count` longest.
  private static long longest(List<Example> examples, int count) {
    return examples.stream()
        .map(Example::tokens)
        .sorted(Collections.reverseOrder())
        .limit(count)
        .mapToLong(n -> n)
        .sum();
  }

  /// The base's numbers.
  public static long parameters(Llama model) {
    return model.config().tensorShapes().values().stream()
        .mapToLong(shape -> shape.stream().mapToLong(n -> n).reduce(1, (a, b) -> a * b))
        .sum();
  }
}
