package org.openledger.node.cli;

import java.nio.file.Path;
import org.openledger.attribution.gradient.GradientSketcher;
import org.openledger.attribution.receipt.Influence;
import org.openledger.attribution.sketch.Quantised;
import org.openledger.attribution.store.SketchStore;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.console.Console;
import org.openledger.node.factory.Sketching;
import org.openledger.node.home.Input;
import org.openledger.node.models.LanguageModel;
import org.openledger.tensor.DType;
import org.openledger.training.run.Run;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `openledger attribute`: which training rows moved a model toward an answer.
@Command(
    name = "attribute",
    mixinStandardHelpOptions = true,
    description = "Score a finished run's training rows for an answer, strongest first.",
    footer = {
      "",
      "Example:",
      "  openledger attribute --run ~/.openledger/networks/demo-0001/runs/run-0001 --prompt 'Why?'"
          + " --answer 'Because.'"
    })
public final class AttributeCommand implements Runnable {
  private static final int TOP_MAX = 1000;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--run", required = true, paramLabel = "DIR", description = "A finished run.")
  Path run = Path.of("");

  @Option(
      names = {"--model", "--base"},
      paramLabel = "M",
      description = "The run's base (default: smollm2-135m-instruct).")
  String base = Input.BASE.name();

  @Option(
      names = "--prompt",
      required = true,
      paramLabel = "TEXT",
      description = "The user's turn.")
  String prompt = "";

  @Option(
      names = "--answer",
      required = true,
      paramLabel = "TEXT",
      description = "What was answered.")
  String answer = "";

  @Option(names = "--top", paramLabel = "N", description = "How many rows (10).")
  int top = 10;

  private record Row(String row, String contributor, long score) {}

  @Override
  public void run() {
    GlobalOptions options = Cli.options(spec);
    Console console = options.console();
    if (top < 1 || top > TOP_MAX || answer.isEmpty()) {
      throw new NodeException(
          Code.ARGUMENT, "--top is 1 to %d and --answer holds words".formatted(TOP_MAX));
    }
    ModelOptions chosen = new ModelOptions();
    chosen.model = base;
    try (SketchStore store = SketchStore.open(Sketching.file(run));
        ModelOptions.Opened opened = chosen.open(options, Run.config(run).compute().key());
        LoraAdapter adapter = LoraAdapter.load(run, opened.llama().config(), DType.F32)) {
      LanguageModel language = opened.language();
      GradientSketcher sketcher =
          new GradientSketcher(opened.llama(), adapter, store.provenance().seed());
      Quantised query =
          sketcher.query(language.promptTokens(prompt), language.answerTokens(answer));
      for (Influence.RowScore r : Influence.of(store, query, top).rows()) {
        console.document(new Row(r.row().toString(), r.contributor().toString(), r.score()));
        console.answer("%,20d  %s  %s".formatted(r.score(), r.row(), r.contributor()));
      }
    }
  }
}
