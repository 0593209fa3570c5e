package org.openledger.training.run;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.model.llama.Llama;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.tensor.DType;
import org.openledger.tensor.Torch;
import org.openledger.testing.Seeds;
import org.openledger.testing.Vectors;
import org.openledger.training.TrainingException;
import org.openledger.training.config.ComputeType;
import org.openledger.training.config.Length;
import org.openledger.training.config.Schedule;
import org.openledger.training.config.TrainingConfig;
import org.openledger.training.config.TrainingConfig.Pauses;
import org.openledger.training.data.Example;
import tools.jackson.databind.JsonNode;

class RunTest {
  private static final InstantSource CLOCK = InstantSource.system();
  private static final RunSetup.BaseName BASE = new RunSetup.BaseName("tiny", "00");

  @TempDir static Path shared;
  private static Llama model;

  @TempDir Path dir;

  @BeforeAll
  static void load() throws IOException {
    model = TinyModel.load(shared.resolve("tiny"), DType.F32);
  }

  @AfterAll
  static void free() {
    model.close();
  }

  private static TrainingConfig config(int steps, int saveEvery) {
    TrainingConfig d = TrainingConfig.DEFAULT;
    return new TrainingConfig(
        new TrainingConfig.Lora(4, 8, TrainingConfig.ALL_LINEAR),
        new TrainingConfig.LearningRate(1e-2, 0.1, new Schedule.Cosine()),
        new Length.Steps(steps),
        d.batching(),
        d.adam(),
        ComputeType.F32,
        5,
        new Pauses(saveEvery, 0));
  }

  private static RunSetup setup(TrainingConfig config) {
    return new RunSetup(model, BASE, config, TinyModel.examples(10, 3));
  }

  private static Outcome train(RunSetup setup, Path folder, RunListener listener) {
    try (Run run = Run.start(setup, folder, listener, CLOCK)) {
      return run.train();
    }
  }

  private static byte[] weights(Path folder) throws IOException {
    return Files.readAllBytes(folder.resolve("adapter_model.safetensors"));
  }

  private static List<JsonNode> log(Path folder) throws IOException {
    return Files.readAllLines(folder.resolve("log.jsonl")).stream()
        .map(l -> Vectors.parse(l.getBytes(UTF_8)))
        .toList();
  }

  @Test
  void learnsItsExamplesByHeart() throws IOException {
    RunSetup setup = setup(config(80, 0));
    double before = HeldOut.meanLoss(model, null, setup.examples());
    Outcome outcome = train(setup, dir, RunListener.NONE);
    try (LoraAdapter adapter = LoraAdapter.load(dir, model.config(), DType.F32)) {
      assertThat(HeldOut.meanLoss(model, adapter, setup.examples())).isLessThan(before / 2);
    }
    assertThat(outcome)
        .isInstanceOfSatisfying(Outcome.Finished.class, f -> assertThat(f.steps()).isEqualTo(80));
  }

  @Test
  void theSameSeedGivesTheSameAdapterBitForBit() throws IOException {
    train(setup(config(12, 0)), dir.resolve("a"), RunListener.NONE);
    train(setup(config(12, 5)), dir.resolve("b"), RunListener.NONE);
    train(setup(config(12, 0).withSeed(6)), dir.resolve("c"), RunListener.NONE);
    assertThat(weights(dir.resolve("b"))).isEqualTo(weights(dir.resolve("a")));
    assertThat(weights(dir.resolve("c"))).isNotEqualTo(weights(dir.resolve("a")));
  }

  @Test
  void aRunKilledAtAnyStepEndsInTheSameAdapterAndLog() throws IOException {
    RunSetup setup = setup(config(14, 4));
    train(setup, dir.resolve("whole"), RunListener.NONE);
    Seeds.times(
        4,
        random -> {
          Path folder = Files.createTempDirectory(dir, "killed");
          try (Run run = Run.start(setup, folder, RunListener.NONE, CLOCK)) {
            for (int i = random.nextInt(14); i > 0; i--) {
              run.step();
            }
          }
          // a line that the kill cut in two
          Files.writeString(folder.resolve("log.jsonl"), "{\"step\":", StandardOpenOption.APPEND);
          for (int sitting = 0; sitting < 2; sitting++) {
            try (Run run = Run.resume(setup, folder, RunListener.NONE, CLOCK)) {
              for (int i = random.nextInt(6); i > 0; i--) {
                run.step();
              }
            }
          }
          try (Run run = Run.resume(setup, folder, RunListener.NONE, CLOCK)) {
            run.train();
          }
          assertThat(weights(folder)).isEqualTo(weights(dir.resolve("whole")));
          List<JsonNode> expected = log(dir.resolve("whole"));
          List<JsonNode> actual = log(folder);
          assertThat(actual).hasSameSizeAs(expected);
          for (int i = 0; i < expected.size(); i++) {
            for (String key : List.of("step", "epoch", "loss", "lr", "grad_norm", "tokens")) {
              assertThat(actual.get(i).get(key)).isEqualTo(expected.get(i).get(key));
            }
          }
        });
  }

  @Test
  void theLogHasOneObjectAStepAndTheListenerHearsTheSame() throws IOException {
    List<RunEvent> heard = new ArrayList<>();
    TrainingConfig config = config(7, 3).withPauses(new Pauses(3, 2));
    List<Example> heldOut = TinyModel.examples(3, 9);
    RunSetup setup =
        new RunSetup(model, BASE, config, TinyModel.examples(10, 3), heldOut, Optional.empty());
    train(setup, dir, heard::add);

    List<JsonNode> log = log(dir);
    assertThat(log).extracting(l -> l.get("step").intValue()).containsExactly(1, 2, 3, 4, 5, 6, 7);
    assertThat(log)
        .extracting(l -> l.has("eval_loss"))
        .containsExactly(false, true, false, true, false, true, false);
    assertThat(log.getFirst().get("lr").doubleValue()).isZero();
    assertThat(log.get(2).get("epoch").doubleValue()).isEqualTo(1.0);
    assertThat(log).allMatch(l -> l.get("grad_norm").doubleValue() > 0);
    assertThat(log).allMatch(l -> l.get("tokens_per_s").doubleValue() > 0);
    int epoch = setup.examples().stream().mapToInt(Example::tokens).sum();
    assertThat(log.subList(0, 3))
        .satisfies(first ->
            assertThat(first.stream().mapToLong(l -> l.get("tokens").longValue()).sum())
                .isEqualTo(epoch));

    List<StepRecord> steps =
        heard.stream()
            .filter(RunEvent.Stepped.class::isInstance)
            .map(e -> ((RunEvent.Stepped) e).record())
            .toList();
    assertThat(steps)
        .extracting(StepRecord::json)
        .isEqualTo(Files.readAllLines(dir.resolve("log.jsonl")));
    assertThat(heard.stream().filter(RunEvent.Saved.class::isInstance))
        .containsExactly(new RunEvent.Saved(3), new RunEvent.Saved(6), new RunEvent.Saved(7));
    assertThat(heard.getLast()).isInstanceOf(RunEvent.Written.class);
  }

  @Test
  void theFirstLossIsTheBasesOwnOnThoseExamples() throws IOException {
    RunSetup setup = setup(config(3, 0));
    train(setup, dir, RunListener.NONE); // no step of the first epoch's three moves much at rate 0
    double first = log(dir).getFirst().get("loss").doubleValue();
    List<Example> batch =
        new org.openledger.training.data.BatchOrder(setup.examples(), 4, 5)
            .epoch(0)
            .getFirst()
            .examples();
    assertThat(HeldOut.meanLoss(model, null, batch)).isCloseTo(first, within(1e-6));
  }

  @Test
  void accumulationChangesRoundingOnly() throws IOException {
    TrainingConfig whole = config(3, 0);
    TrainingConfig.Batching b = whole.batching();
    TrainingConfig parts =
        new TrainingConfig(
            whole.lora(),
            whole.rate(),
            whole.length(),
            new TrainingConfig.Batching(4, 3, b.cutoffTokens()),
            whole.adam(),
            whole.compute(),
            whole.seed(),
            whole.pauses());
    train(setup(whole), dir.resolve("whole"), RunListener.NONE);
    train(setup(parts), dir.resolve("parts"), RunListener.NONE);
    List<JsonNode> expected = log(dir.resolve("whole"));
    List<JsonNode> actual = log(dir.resolve("parts"));
    for (int i = 0; i < 3; i++) {
      for (String key : List.of("loss", "grad_norm")) {
        double x = expected.get(i).get(key).doubleValue();
        assertThat(actual.get(i).get(key).doubleValue()).isCloseTo(x, within(1e-4 * x));
      }
    }
  }

  @Test
  void aCancelledRunStopsAfterItsStepAndCanBeResumed() throws IOException {
    RunSetup setup = setup(config(9, 0));
    train(setup, dir.resolve("whole"), RunListener.NONE);
    Path folder = dir.resolve("cancelled");
    Run[] holder = new Run[1];
    RunListener canceller =
        e -> {
          if (e instanceof RunEvent.Stepped s && s.record().step() == 4) {
            holder[0].cancel();
          }
        };
    try (Run run = Run.start(setup, folder, canceller, CLOCK)) {
      holder[0] = run;
      assertThat(run.train()).isEqualTo(new Outcome.Stopped(4, 9));
    }
    assertThat(folder.resolve("adapter_model.safetensors")).doesNotExist();
    try (Run run = Run.resume(setup, folder, RunListener.NONE, CLOCK)) {
      assertThat(run.done()).isEqualTo(4);
      run.train();
    }
    assertThat(weights(folder)).isEqualTo(weights(dir.resolve("whole")));
  }

  @Test
  void aRunGoesOnFromAnAdapterWithoutChangingIt() throws IOException {
    train(setup(config(5, 0)), dir.resolve("first"), RunListener.NONE);
    try (LoraAdapter start = LoraAdapter.load(dir.resolve("first"), model.config(), DType.F32)) {
      float[] before = start.flat().floats();
      RunSetup fresh = setup(config(5, 0));
      RunSetup setup =
          new RunSetup(
              model, BASE, fresh.config(), fresh.examples(), List.of(), Optional.of(start));
      train(setup, dir.resolve("second"), RunListener.NONE);
      assertThat(start.flat().floats()).isEqualTo(before);
    }
    assertThat(weights(dir.resolve("second"))).isNotEqualTo(weights(dir.resolve("first")));
  }

  @Test
  void aLossThatIsNoNumberEndsTheRunAndLeavesNoAdapter() throws IOException {
    try (Llama broken = TinyModel.load(dir.resolve("broken"), DType.F32, 3e38)) {
      RunSetup setup = new RunSetup(broken, BASE, config(3, 0), TinyModel.examples(10, 3));
      assertThatThrownBy(() -> train(setup, dir.resolve("run"), RunListener.NONE))
          .isInstanceOfSatisfying(
              TrainingException.class,
              e -> assertThat(e.code()).isEqualTo(TrainingException.Code.DIVERGED))
          .hasMessageContaining("step 1 of 3: the loss is NaN");
    }
    assertThat(dir.resolve("run/adapter_model.safetensors")).doesNotExist();
    assertThat(Files.size(dir.resolve("run/log.jsonl"))).isZero();
  }

  @Test
  void memoryStaysFlat() {
    try (Run run = Run.start(setup(config(60, 0)), dir, RunListener.NONE, CLOCK)) {
      for (int i = 0; i < 5; i++) {
        run.step();
      }
      long tensors = Torch.liveTensors();
      while (run.step()) {
        assertThat(Torch.liveTensors()).isEqualTo(tensors);
      }
    }
  }
}
