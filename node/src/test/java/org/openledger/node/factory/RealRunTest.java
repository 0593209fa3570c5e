package org.openledger.node.factory;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.model.chat.Message;
import org.openledger.node.models.LanguageModel;
import org.openledger.tensor.DType;
import org.openledger.tensor.Processor;
import org.openledger.testing.InstalledModel;
import org.openledger.training.config.Length;
import org.openledger.training.config.TrainingConfig;
import org.openledger.training.data.Example;
import org.openledger.training.data.ExampleBuilder;
import org.openledger.training.run.Run;
import org.openledger.training.run.RunListener;
import org.openledger.training.run.RunSetup;

/// The memory formula against the real base: what two steps take of the system.
@Tag("slow")
class RealRunTest {
  @TempDir private Path dir;

  @Test
  void trainingTakesAboutTheMemoryThatIsForetold() throws Exception {
    Path path = InstalledModel.path("factory");
    DType fastest = Processor.here().fastest();
    try (LanguageModel model = LanguageModel.load(path, "base", fastest, Clock.systemUTC())) {
      TrainingConfig config = Recipe.config(fastest).withLength(new Length.Steps(2));
      List<Example> examples = examples(model);
      int pass = examples.stream().mapToInt(Example::tokens).sum();
      RunSetup setup =
          new RunSetup(model.llama(), new RunSetup.BaseName("base", "00"), config, examples);
      long before = residentKb("VmRSS");
      try (Run run = Run.start(setup, dir.resolve("run"), RunListener.NONE, Clock.systemUTC())) {
        run.step();
        run.step();
        double taken = 1024.0 * (residentKb("VmHWM") - before);
        double foretold = Memory.training(model.llama(), config.lora(), pass);
        System.out.printf(
            "%d tokens a pass: %.0f MB taken, %.0f MB foretold%n",
            pass, taken / 1e6, foretold / 1e6);
        assertThat(foretold / taken).isBetween(.7, 2.0);
      }
    }
  }

  private static List<Example> examples(LanguageModel model) {
    String words = "The building committee decides on permits within ten weeks. ".repeat(40);
    int[] prompt = model.prompt().tokens(List.of(Message.user(words)), true);
    List<Example> all = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      all.add(new ExampleBuilder(1024).of("row " + i, prompt, model.answerTokens(words)));
    }
    return all;
  }

  private static long residentKb(String what) throws IOException {
    return Files.readAllLines(Path.of("/proc/self/status")).stream()
        .filter(line -> line.startsWith(what + ":"))
        .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
        .findFirst()
        .orElseThrow();
  }
}
