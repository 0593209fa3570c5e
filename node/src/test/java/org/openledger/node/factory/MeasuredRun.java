package org.openledger.node.factory;

import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.openledger.model.chat.Message;
import org.openledger.node.models.LanguageModel;
import org.openledger.tensor.DType;
import org.openledger.tensor.Processor;
import org.openledger.testing.Resident;
import org.openledger.training.config.Length;
import org.openledger.training.config.TrainingConfig;
import org.openledger.training.data.Example;
import org.openledger.training.data.ExampleBuilder;
import org.openledger.training.run.Run;
import org.openledger.training.run.RunListener;
import org.openledger.training.run.RunSetup;

/// A process that trains two steps on the base at a path, in a folder: it says how many bytes that
/// took of the system, and how many were foretold. Its own, since what an older process has freed
/// and kept would be taken again unseen.
public final class MeasuredRun {
  private MeasuredRun() {}

  /// Measures; `args` are the base and the run's folder.
  public static void main(String[] args) {
    DType fastest = Processor.here().fastest();
    try (LanguageModel model =
        LanguageModel.load(Path.of(args[0]), "base", fastest, Clock.systemUTC())) {
      TrainingConfig config = Recipe.config(fastest).withLength(new Length.Steps(2));
      List<Example> examples = examples(model);
      int pass = examples.stream().mapToInt(Example::tokens).sum();
      RunSetup setup =
          new RunSetup(model.llama(), new RunSetup.BaseName("base", "00"), config, examples);
      long before = Resident.now();
      try (Run run = Run.start(setup, Path.of(args[1]), RunListener.NONE, Clock.systemUTC())) {
        run.step();
        run.step();
        long taken = Resident.most() - before;
        System.out.printf(
            "measured %d %d%n", taken, Memory.training(model.llama(), config.lora(), pass));
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
}
