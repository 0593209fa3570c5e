package org.openledger.node.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.config.NodeConfig;
import org.openledger.node.console.Console;
import org.openledger.node.demo.Demo;
import org.openledger.node.demo.DemoOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `openledger demo`.
@Command(
    name = "demo",
    mixinStandardHelpOptions = true,
    description = {
      "The whole life of a row on real input: contribute, seal, train, sketch, ask, attribute, pay.",
      "Stays up afterwards, unless --exit is given."
    },
    footer = {
      "",
      "Examples:",
      "  openledger demo --exit",
      "  openledger demo --rows 200 --questions my-questions.jsonl --exit --json > demo.jsonl"
    })
public final class DemoCommand implements Runnable {
  private static final int ROWS_MAX = 100_000;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--rows", paramLabel = "N", description = "Training targets (default: 120).")
  int rows = 120;

  @Option(
      names = "--questions",
      paramLabel = "FILE",
      description = "JSONL of {\"question\",\"row\"}, asked whole; their rows stay out of training.")
  @Nullable Path questions;

  @Option(
      names = "--model",
      paramLabel = "FILE",
      description = "Another base: a GGUF file or a Hugging Face folder.")
  @Nullable Path model;

  @Option(names = "--seed", paramLabel = "S", description = "Seed of every draw (default: 42).")
  long seed = 42;

  @Option(names = "--port", paramLabel = "P", description = "HTTP port, 0 for a free one (8545).")
  int port = -1;

  @Option(names = "--config", paramLabel = "FILE", description = "Settings; see node --print-config.")
  @Nullable Path configFile;

  @Option(names = "--exit", description = "End after the summary.")
  boolean exit;

  @Override
  public void run() {
    GlobalOptions global = Cli.options(spec);
    Console console = global.console();
    if (rows < 4 || rows > ROWS_MAX || seed < 0 || seed >= 1L << 53) {
      throw new NodeException(
          Code.ARGUMENT, "--rows is 4 to 100000 and --seed 0 to 2^53-1; nothing was started");
    }
    NodeConfig config = NodeConfig.load(Optional.ofNullable(configFile), ModelOptions.torch());
    if (port >= 0) {
      config = config.withPort(port);
    }
    DemoOptions options =
        new DemoOptions(
            rows, Optional.ofNullable(questions), Optional.ofNullable(model), seed, exit);
    try (Demo.Running running =
        new Demo(options, config, console, Clock.systemUTC()).run(global.home())) {
      if (!exit) {
        NodeCommand.stayUp(console, config.http().host(), running.server().port());
      }
    }
  }
}
