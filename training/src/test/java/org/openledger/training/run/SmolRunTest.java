package org.openledger.training.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.model.checkpoint.Checkpoint;
import org.openledger.model.llama.Llama;
import org.openledger.tensor.DType;
import org.openledger.tensor.HostMemory;
import org.openledger.tensor.Processor;
import org.openledger.testing.InstalledModel;
import org.openledger.testing.JavaProcess;
import org.openledger.testing.Resident;
import org.openledger.training.config.ComputeType;
import org.openledger.training.config.Length;
import org.openledger.training.config.TrainingConfig;
import org.openledger.training.data.Example;
import org.openledger.training.data.ExampleBuilder;
import org.openledger.training.data.SplitMix;

/// A run on the real model at the demo's shape: rank 16 on all linear layers, four examples of
/// about 350 tokens.
@Tag("slow")
class SmolRunTest {
  @TempDir Path dir;

  /// A number of f32 takes twice the room: weights, activations, logits.
  private static long residentBytesMax(DType dtype) {
    return dtype == DType.BF16 ? 3L << 30 : 4L << 30;
  }

  private static List<Example> examples(int count, int vocab) {
    RandomGenerator random = new SplitMix(4);
    ExampleBuilder builder = new ExampleBuilder(1024);
    List<Example> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] prompt = random.ints(230 + random.nextInt(60), 0, vocab).toArray();
      int[] answer = random.ints(70 + random.nextInt(40), 0, vocab).toArray();
      all.add(builder.of("row " + i, prompt, answer));
    }
    return all;
  }

  /// In a process of its own, as the launcher starts it: what other tests left behind is not a
  /// run's memory. Freed memory goes back as the node gives it back.
  @Test
  void theSameSeedGivesTheSameAdapterAndMemoryStaysBelowItsLimit() throws Exception {
    Process process =
        new ProcessBuilder(JavaProcess.command("1200m", SmolRunTest.class, dir.toString()))
            .redirectErrorStream(true)
            .start();
    process.inputReader().lines().forEach(System.out::println);
    assertThat(process.waitFor()).isZero();
    assertThat(dir.resolve("second/adapter_model.safetensors"))
        .hasSameBinaryContentAs(dir.resolve("first/adapter_model.safetensors"));
    assertThat(Long.parseLong(Files.readString(dir.resolve("peak"))))
        .isLessThan(residentBytesMax(Processor.here().fastest()));
  }

  /// Trains twice into `args[0]` and leaves the most memory that took beside them, in bytes.
  public static void main(String[] args) throws IOException {
    Path dir = Path.of(args[0]);
    DType fastest = Processor.here().fastest();
    ComputeType compute = fastest == DType.BF16 ? ComputeType.BF16 : ComputeType.F32;
    TrainingConfig config =
        TrainingConfig.DEFAULT.withCompute(compute).withLength(new Length.Steps(2));
    try (Checkpoint checkpoint = Checkpoint.open(InstalledModel.path("training"));
        Llama model = Llama.load(checkpoint, fastest)) {
      RunSetup setup =
          new RunSetup(
              model,
              new RunSetup.BaseName("SmolLM2-135M-Instruct", checkpoint.sha256()),
              config,
              examples(8, model.config().vocab()));
      HostMemory memory = new HostMemory();
      train(setup, dir.resolve("first"), memory);
      train(setup, dir.resolve("second"), memory);
    }
    Files.writeString(dir.resolve("peak"), Long.toString(Resident.most()));
  }

  private static void train(RunSetup setup, Path folder, HostMemory memory) throws IOException {
    RunListener listener =
        e -> {
          if (e instanceof RunEvent.Stepped s) {
            System.out.printf(
                "step %d: loss %.4f, norm %.3f, %d tokens, %.0f tokens/s, peak %d MB%n",
                s.record().step(),
                s.record().loss(),
                s.record().gradNorm(),
                s.record().tokens(),
                s.record().tokensPerSecond(),
                Resident.most() >> 20);
          }
        };
    try (Run run = Run.start(setup, folder, listener, InstantSource.system())) {
      while (run.step()) {
        memory.giveBackNowAndThen();
      }
      run.end();
    }
  }
}
