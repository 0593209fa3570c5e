package org.openledger.training.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.model.ModelException;
import org.openledger.model.llama.Llama;
import org.openledger.tensor.DType;
import org.openledger.training.TrainingException;
import org.openledger.training.TrainingException.Code;
import org.openledger.training.config.ComputeType;
import org.openledger.training.config.Length;
import org.openledger.training.config.TrainingConfig;
import org.openledger.training.config.TrainingConfig.Pauses;
import org.openledger.training.data.Example;

class RunFolderTest {
  private static final TrainingConfig CONFIG =
      TrainingConfig.DEFAULT
          .withCompute(ComputeType.F32)
          .withLength(new Length.Steps(6))
          .withPauses(new Pauses(2, 0));

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

  private static RunSetup setup(TrainingConfig config, List<Example> examples) {
    return new RunSetup(model, new RunSetup.BaseName("tiny", "00"), config, examples);
  }

  private static RunSetup setup() {
    return setup(CONFIG, TinyModel.examples(5, 3));
  }

  private Run start(RunSetup setup) {
    return Run.start(setup, dir, RunListener.NONE, InstantSource.system());
  }

  private Run resume(RunSetup setup) {
    return Run.resume(setup, dir, RunListener.NONE, InstantSource.system());
  }

  private void interrupted() {
    try (Run run = start(setup())) {
      run.step();
      run.step();
      run.step();
    }
  }

  private static void refuses(Code code, Runnable action) {
    assertThatThrownBy(action::run)
        .isInstanceOfSatisfying(TrainingException.class, e -> assertThat(e.code()).isEqualTo(code));
  }

  @Test
  void aFolderHoldsOneRun() {
    interrupted();
    refuses(Code.OTHER_RUN, () -> start(setup()));
  }

  @Test
  void onlyARunCanBeResumed() {
    refuses(Code.OTHER_RUN, () -> resume(setup()));
  }

  @Test
  void aRunOfOtherPartsIsNotResumed() {
    interrupted();
    refuses(Code.OTHER_RUN, () -> resume(setup(CONFIG.withSeed(9), setup().examples())));
    refuses(Code.OTHER_RUN, () -> resume(setup(CONFIG, TinyModel.examples(5, 4))));
    try (Run run = resume(setup())) {
      assertThat(run.done()).isEqualTo(2);
    }
  }

  @Test
  void twoRunsCannotShareAFolder() {
    interrupted();
    try (Run run = resume(setup())) {
      refuses(Code.OTHER_RUN, () -> resume(setup()));
      assertThat(run.step()).isTrue();
    }
  }

  @Test
  void aCheckpointOfAnotherRunIsRefused() throws IOException {
    interrupted();
    Path kept = dir.resolve("kept");
    Files.copy(dir.resolve("checkpoint.safetensors"), kept);
    Path other = Files.createDirectory(dir.resolve("other"));
    RunSetup elsewhere = setup(CONFIG.withSeed(9), setup().examples());
    Run.start(elsewhere, other, RunListener.NONE, InstantSource.system()).close();
    Files.copy(kept, other.resolve("checkpoint.safetensors"));
    refuses(
        Code.OTHER_RUN,
        () -> Run.resume(elsewhere, other, RunListener.NONE, InstantSource.system()));
  }

  @Test
  void aTruncatedCheckpointIsRefused() throws IOException {
    interrupted();
    try (var file = new RandomAccessFile(dir.resolve("checkpoint.safetensors").toFile(), "rw")) {
      file.setLength(file.length() - 100);
    }
    assertThatThrownBy(() -> resume(setup())).isInstanceOf(ModelException.class);
  }

  @Test
  void aLogShorterThanTheCheckpointSaysIsRefused() throws IOException {
    interrupted();
    Files.writeString(dir.resolve("log.jsonl"), "");
    refuses(Code.CORRUPT, () -> resume(setup()));
  }

  @Test
  void nothingTemporaryIsLeftBehind() throws IOException {
    try (Run run = start(setup())) {
      run.train();
    }
    try (var files = Files.list(dir)) {
      assertThat(files.map(p -> p.getFileName().toString()))
          .containsExactlyInAnyOrder(
              "run.json",
              "log.jsonl",
              "checkpoint.safetensors",
              "adapter_config.json",
              "adapter_model.safetensors");
    }
  }

  @Test
  void examplesThatTheModelCannotReadAreRefusedBeforeAnythingIsWritten() {
    Example foreign = Example.of("row 7", new int[] {1, 61}, new int[] {-100, 61});
    assertThatThrownBy(() -> setup(CONFIG, List.of(foreign)))
        .hasMessage("row 7: token 61 is not in the vocabulary of 61");
    refuses(Code.CONFIG, () -> setup(CONFIG.withCompute(ComputeType.BF16), setup().examples()));
    refuses(Code.DATA, () -> setup(CONFIG, List.of()));
  }
}
