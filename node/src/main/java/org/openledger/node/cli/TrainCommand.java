package org.openledger.node.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.console.Console;
import org.openledger.node.console.Progress;
import org.openledger.node.factory.Recipe;
import org.openledger.node.models.LanguageModel;
import org.openledger.node.models.Torches;
import org.openledger.training.config.TrainingConfig;
import org.openledger.training.data.ChatTokens;
import org.openledger.training.data.DataFile;
import org.openledger.training.data.Example;
import org.openledger.training.data.ExampleBuilder;
import org.openledger.training.run.Outcome;
import org.openledger.training.run.Run;
import org.openledger.training.run.RunEvent;
import org.openledger.training.run.RunSetup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `openledger train`: a LoRA run without a chain.
@Command(
    name = "train",
    mixinStandardHelpOptions = true,
    description =
        "Fine-tune a LoRA adapter on a file of examples: PEFT adapter, run log, checkpoints.",
    footer = {
      "",
      "Examples:",
      "  openledger train --base smollm2-135m-instruct --data rows.jsonl --out run1",
      "  openledger train --base smollm2-135m-instruct --data rows.jsonl --out run1 --resume"
    })
public final class TrainCommand implements Runnable {
  private static final long CONFIG_BYTES_MAX = 1 << 20;

  @Spec CommandSpec spec = CommandSpec.create();
  @Mixin ModelOptions model = new ModelOptions();

  @Option(
      names = "--data",
      required = true,
      paramLabel = "FILE",
      description = "JSONL: OpenAI messages, Alpaca, or {\"prompt\",\"answer\"} a line.")
  Path data = Path.of("");

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "The run's folder.")
  Path out = Path.of("");

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings as JSON; unknown keys fail.")
  @Nullable Path configFile;

  @Option(names = "--resume", description = "Go on from the folder's last checkpoint.")
  boolean resume;

  private record Step(int step, double loss, double tokensPerS) {}

  private record Finished(String adapter, String digest, int steps, long tokens) {}

  @Override
  public void run() {
    GlobalOptions options = Cli.options(spec);
    Console console = options.console();
    TrainingConfig config = config();
    if (model.adapterDir != null) {
      throw new NodeException(
          Code.ARGUMENT, "--adapter is not for train; --resume goes on with a run");
    }
    model.dtype = config.compute().key();
    try (ModelOptions.Opened opened = model.open(options, model.dtype)) {
      LanguageModel language = opened.language();
      List<Example> examples =
          DataFile.DEFAULT.read(
              data,
              ChatTokens.of(language.prompt(), language.tokenizer(), language.endToken()),
              new ExampleBuilder(config.batching().cutoffTokens()));
      RunSetup setup =
          new RunSetup(
              language.llama(),
              new RunSetup.BaseName(language.name(), language.digest().toString().substring(2)),
              config,
              new ArrayList<>(examples));
      train(setup, console);
    }
  }

  private TrainingConfig config() {
    TrainingConfig usual = Recipe.config(Torches.dtype("auto"));
    if (configFile == null) {
      return usual;
    }
    try {
      if (!Files.isRegularFile(configFile) || Files.size(configFile) > CONFIG_BYTES_MAX) {
        throw new NodeException(
            Code.ARGUMENT, "no configuration of at most 1 MiB at " + configFile);
      }
      return TrainingConfig.parse(Files.readAllBytes(configFile), configFile.toString(), usual);
    } catch (IOException e) {
      throw new NodeException(Code.ARGUMENT, configFile + " cannot be read: " + e.getMessage(), e);
    }
  }

  private void train(RunSetup setup, Console console) {
    Clock clock = Clock.systemUTC();
    try (Progress progress = console.progress("training");
        Run run =
            resume
                ? Run.resume(setup, out, e -> show(console, progress, e), clock)
                : Run.start(setup, out, e -> show(console, progress, e), clock)) {
      Thread onSignal = new Thread(run::cancel);
      Runtime.getRuntime().addShutdownHook(onSignal);
      switch (run.train()) {
        case Outcome.Finished f -> {
          console.document(
              new Finished(f.adapter().toString(), f.adapterDigest(), f.steps(), f.tokens()));
          console.line(
              "%d steps, %,d tokens; adapter in %s, sha256 %s"
                  .formatted(f.steps(), f.tokens(), f.adapter(), f.adapterDigest()));
        }
        case Outcome.Stopped s ->
            throw new NodeException(
                Code.STAGE,
                "stopped after step %d of %d; a checkpoint is kept, --resume goes on"
                    .formatted(s.step(), s.steps()));
      }
    }
  }

  private static void show(Console console, Progress progress, RunEvent event) {
    if (event instanceof RunEvent.Stepped s) {
      console.document(
          new Step(s.record().step(), s.record().loss(), s.record().tokensPerSecond()));
      progress.say(
          "step %d of %d  loss %.3f  %,.0f tokens/s  about %d s left"
              .formatted(
                  s.record().step(),
                  s.steps(),
                  s.record().loss(),
                  s.record().tokensPerSecond(),
                  s.left().toSeconds()));
    }
  }
}
