package org.openledger.training.config;

import static org.openledger.training.config.Checks.check;
import static org.openledger.training.config.Checks.within;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.TreeSet;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;

/// Everything that decides what a run does to given examples on a given base model.
///
/// Its JSON is one flat object ([#parse], [#canonicalJson]); a key that is left out takes its value
/// from [#DEFAULT], an unknown key fails. Two runs of the same digest, base and examples give the
/// same adapter on the same machine.
///
/// @param lora what is trained
/// @param rate the learning rate's course
/// @param length how long
/// @param batching how examples become steps
/// @param adam the optimiser's constants
/// @param compute the element type of the network's arithmetic
/// @param seed what the adapter's first weights and the order of examples are drawn from, below 2⁵³
///   so that every JSON reader keeps it
/// @param pauses what happens between steps
public record TrainingConfig(
    Lora lora,
    LearningRate rate,
    Length length,
    Batching batching,
    Adam adam,
    ComputeType compute,
    long seed,
    Pauses pauses) {

  /// The linear layers an adapter can be put on: all of a Llama's.
  public static final List<String> ALL_LINEAR =
      List.of("down_proj", "gate_proj", "k_proj", "o_proj", "q_proj", "up_proj", "v_proj");

  /// One pass in bf16 with rank 16 on all linear layers.
  public static final TrainingConfig DEFAULT =
      new TrainingConfig(
          new Lora(16, 32, ALL_LINEAR),
          new LearningRate(5e-4, 0.1, new Schedule.Cosine()),
          new Length.Epochs(1),
          new Batching(4, 1, 1024),
          new Adam(0.9, 0.999, 1e-8, 0, 1),
          ComputeType.BF16,
          42,
          new Pauses(0, 0));

  private static final long SEED_MAX = (1L << 53) - 1;

  /// Checks the seed; the parts check themselves.
  public TrainingConfig {
    within("seed", seed, 0, SEED_MAX);
  }

  /// Low-rank adaptation: W x + alpha / rank · B A x, with A (rank, in) and B (out, rank) trained.
  ///
  /// @param rank the inner width
  /// @param alpha the numerator of the scale
  /// @param targets names of the layers that get one, sorted
  /// @see <a href="https://arxiv.org/abs/2106.09685">Hu et al. 2021</a>
  public record Lora(int rank, double alpha, List<String> targets) {
    /// Checks ranges and sorts the targets.
    public Lora {
      within("rank", rank, 1, 1024);
      within("alpha", alpha, 0x1p-10, 65_536);
      check(!targets.isEmpty(), "targets must name at least one of %s", ALL_LINEAR);
      for (String t : targets) {
        check(ALL_LINEAR.contains(t), "targets: %s is none of %s", t, ALL_LINEAR);
      }
      check(new TreeSet<>(targets).size() == targets.size(), "targets: one is named twice");
      targets = targets.stream().sorted().toList();
    }
  }

  /// The learning rate: its peak, the share of the steps that warm up (rounded up to whole steps),
  /// and its course afterwards.
  public record LearningRate(double peak, double warmupRatio, Schedule schedule) {
    /// Checks ranges.
    public LearningRate {
      check(peak > 0 && peak <= 1, "learning_rate must be above 0 and at most 1, not %s", peak);
      within("warmup_ratio", warmupRatio, 0, 1);
    }

    /// The warmup steps of a run of `steps`.
    public int warmupSteps(int steps) {
      return (int) Math.ceil(warmupRatio * steps);
    }

    /// The learning rate of `step` (from 0) of `steps`.
    public double at(int step, int steps) {
      return peak * schedule.share(step, warmupSteps(steps), steps);
    }
  }

  /// How examples become steps.
  ///
  /// @param examplesPerStep examples whose tokens one optimiser step averages over
  /// @param accumulation the passes through the network that a step is spread over, to save memory;
  ///   the step's result is the same but for rounding
  /// @param cutoffTokens the longest example in tokens; the rest of a longer one is cut off
  public record Batching(int examplesPerStep, int accumulation, int cutoffTokens) {
    /// Checks ranges.
    public Batching {
      within("examples_per_step", examplesPerStep, 1, 4096);
      within("accumulation", accumulation, 1, examplesPerStep);
      within("cutoff_tokens", cutoffTokens, 2, 1 << 20);
    }
  }

  /// AdamW's constants, and the bound on the gradient's norm (0: none).
  public record Adam(
      double beta1, double beta2, double epsilon, double weightDecay, double maxGradNorm) {
    /// Checks ranges.
    public Adam {
      check(beta1 >= 0 && beta1 < 1, "beta1 must be at least 0 and below 1, not %s", beta1);
      check(beta2 >= 0 && beta2 < 1, "beta2 must be at least 0 and below 1, not %s", beta2);
      check(epsilon > 0 && epsilon <= 1, "epsilon must be above 0 and at most 1, not %s", epsilon);
      within("weight_decay", weightDecay, 0, 1);
      within("max_grad_norm", maxGradNorm, 0, 1e6);
    }
  }

  /// What happens between steps: a checkpoint every so many, a held-out evaluation every so many; 0
  /// is never.
  public record Pauses(int saveEvery, int evalEvery) {
    /// Checks ranges.
    public Pauses {
      within("save_every", saveEvery, 0, 10_000_000);
      within("eval_every", evalEvery, 0, 10_000_000);
    }
  }

  /// Reads the JSON object of a config file; keys left out are as in [#DEFAULT].
  public static TrainingConfig parse(byte[] json, String what) {
    return parse(json, what, DEFAULT);
  }

  /// Reads the JSON object of a config file; keys left out are as in `otherwise`.
  public static TrainingConfig parse(byte[] json, String what, TrainingConfig otherwise) {
    return ConfigJson.read(json, what, otherwise);
  }

  /// The settings as RFC 8785 canonical JSON: every key, sorted, no white space.
  public String canonicalJson() {
    return CanonicalJson.of(ConfigJson.write(this));
  }

  /// Keccak-256 of [#canonicalJson] in UTF-8: the config digest that goes on chain.
  public Hash digest() {
    return Keccak.hash(canonicalJson().getBytes(StandardCharsets.UTF_8));
  }

  /// The same with another seed.
  public TrainingConfig withSeed(long other) {
    return new TrainingConfig(lora, rate, length, batching, adam, compute, other, pauses);
  }

  /// The same with another length.
  public TrainingConfig withLength(Length other) {
    return new TrainingConfig(lora, rate, other, batching, adam, compute, seed, pauses);
  }

  /// The same in another element type.
  public TrainingConfig withCompute(ComputeType other) {
    return new TrainingConfig(lora, rate, length, batching, adam, other, seed, pauses);
  }

  /// The same with other pauses.
  public TrainingConfig withPauses(Pauses other) {
    return new TrainingConfig(lora, rate, length, batching, adam, compute, seed, other);
  }
}
