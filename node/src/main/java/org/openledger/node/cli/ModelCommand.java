package org.openledger.node.cli;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.console.Console;
import org.openledger.node.home.Input;
import org.openledger.node.home.Inputs;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `openledger model`: base models, and what one of them says.
@Command(
    subcommands = {TokenizeCommand.class, LogitsCommand.class},
    name = "model",
    mixinStandardHelpOptions = true,
    description = "Get base models, and see what a model says.",
    footer = {"", "Example:", "  openledger model fetch smollm2-135m-instruct"})
public final class ModelCommand implements Runnable {
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "a command is missing");
  }

  @Command(
      name = "fetch",
      mixinStandardHelpOptions = true,
      description = "Get a model by name; kept, and pinned by SHA-256.",
      footer = {"", "Example:", "  openledger model fetch smollm2-135m-instruct"})
  int fetch(
      @Option(names = "--all", description = "All of the demo's input: models and rows.")
          boolean all,
      @Parameters(arity = "0..1", paramLabel = "NAME", defaultValue = "smollm2-135m-instruct")
          String name) {
    GlobalOptions options = Cli.options(spec);
    Console console = options.console();
    Inputs inputs = new Inputs(options.home().inputs(), console);
    List<Input> wanted =
        all ? Input.ALL : Input.ALL.stream().filter(i -> i.name().equals(name)).toList();
    if (wanted.isEmpty()) {
      throw new NodeException(
          Code.ARGUMENT,
          "no model is called %s; there are %s"
              .formatted(name, String.join(", ", Input.ALL.stream().map(Input::name).toList())));
    }
    for (Input input : wanted) {
      for (Inputs.Present p : inputs.bring(input)) {
        console.document(Map.of("file", p.name(), "sha256", p.sha256(), "bytes", p.bytes()));
        console.line("%s  %,d bytes  sha256 %s".formatted(p.name(), p.bytes(), p.sha256()));
      }
    }
    return 0;
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "List the models that can be fetched and those that are here.",
      footer = {"", "Example:", "  openledger model list --json"})
  int list() {
    GlobalOptions options = Cli.options(spec);
    Console console = options.console();
    for (Input input : Input.ALL) {
      List<String> paths = new ArrayList<>();
      boolean here = true;
      for (Input.Member m : input.files()) {
        var path = options.homePath().resolve("inputs").resolve(m.path());
        here &= Files.exists(path);
        paths.add(path.toString());
      }
      console.document(
          Map.of(
              "name", input.name(), "installed", here, "licence", input.licence(), "files", paths));
      console.answer(
          "%-26s %-13s %-10s %s"
              .formatted(
                  input.name(),
                  here ? "installed" : "not fetched",
                  input.licence(),
                  here ? paths.getLast() : input.wheel()));
    }
    return 0;
  }
}
