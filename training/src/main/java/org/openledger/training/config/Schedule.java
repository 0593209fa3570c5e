package org.openledger.training.config;

/// The course of the learning rate over a run, as a share of its peak.
///
/// Every course rises linearly over the warmup steps, from 0 at step 0 to 1 at the first step after
/// them, and agrees with the function of the same name in Hugging Face transformers
/// (`get_cosine_schedule_with_warmup` and its siblings), step for step.
public sealed interface Schedule {
  /// The share of the peak at a step after warmup.
  ///
  /// @param progress steps since warmup over steps from warmup to the end, 0 to 1
  double afterWarmup(double progress);

  /// The share of the peak at `step` (from 0) of `steps`, of which the first `warmupSteps` warm up.
  default double share(int step, int warmupSteps, int steps) {
    if (step < 0 || warmupSteps < 0 || steps < 1) {
      throw new IllegalArgumentException(
          "step %d, warmup %d, of %d".formatted(step, warmupSteps, steps));
    }
    if (step < warmupSteps) {
      return (double) step / Math.max(1, warmupSteps);
    }
    return afterWarmup((double) (step - warmupSteps) / Math.max(1, steps - warmupSteps));
  }

  /// Half a cosine down to 0.
  ///
  /// @see <a href="https://arxiv.org/abs/1608.03983">Loshchilov, Hutter 2017, without restarts</a>
  record Cosine() implements Schedule {
    @Override
    public double afterWarmup(double progress) {
      return Math.max(0, 0.5 * (1 + Math.cos(Math.PI * progress)));
    }
  }

  /// A straight line down to 0.
  record Linear() implements Schedule {
    @Override
    public double afterWarmup(double progress) {
      return Math.max(0, 1 - progress);
    }
  }

  /// The peak, to the end.
  record Constant() implements Schedule {
    @Override
    public double afterWarmup(double progress) {
      return 1;
    }
  }
}
