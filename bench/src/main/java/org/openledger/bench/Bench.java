package org.openledger.bench;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openledger.bench.chain.ChainBenchmark;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.config.NodeConfig;
import org.openledger.node.console.Console;
import org.openledger.node.home.Input;
import org.openledger.node.models.LanguageModel;
import org.openledger.node.models.Torches;
import org.openledger.tensor.DType;
import org.openledger.tensor.Processor;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/// `openledger bench`: figures at the design's shapes, and with `--peers` the peer's in the same
/// run with the ratio, each at its best dtype.
@Command(
    name = "openledger bench",
    mixinStandardHelpOptions = true,
    description = "Measure the model or the chain; list says what there is.",
    footer = {
      "",
      "Examples:",
      "  openledger bench list",
      "  openledger bench decode --peers --json",
      "  openledger bench chain-eth chain-erc20 --peers"
    })
public final class Bench implements Callable<Integer> {
  @Parameters(arity = "1..*", paramLabel = "NAME", description = "list, or what to measure.")
  List<String> names = List.of();

  @Option(
      names = "--peers",
      description = "Run the peers too: transformers and PEFT, geth and anvil.")
  boolean peers;

  @Option(names = "--json", description = "One JSON document a figure on standard output.")
  boolean json;

  @Option(names = "--home", paramLabel = "DIR", description = "Folder that holds all state.")
  @Nullable Path homeDir;

  /// Runs it.
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    Logger.getLogger("").setLevel(Level.WARNING);
    CommandLine line =
        new CommandLine(new Bench())
            .setExecutionExceptionHandler((e, c, r) -> {
              c.getErr().println("openledger: " + e.getMessage());
              return 1;
            });
    System.exit(line.execute(args));
  }

  private record Figure(String bench, String dtype, double tokensPerS, double best, int runs) {}

  private record Ratio(
      String bench, String peer, String peerDtype, double peerTokensPerS, double ratio) {}

  @Override
  public Integer call() {
    Console console = new Console(System.out, System.err, json, false);
    if (names.equals(List.of("list"))) {
      for (Benchmark b : Benchmark.values()) {
        console.answer("%-14s %s".formatted(b.command(), b.what()));
      }
      for (ChainBenchmark b : ChainBenchmark.values()) {
        console.answer("%-14s %s".formatted(b.command(), b.what()));
      }
      return 0;
    }
    List<Benchmark> models = new ArrayList<>();
    List<ChainBenchmark> chains = new ArrayList<>();
    for (String name : names) {
      List<Benchmark> model =
          Stream.of(Benchmark.values()).filter(b -> b.command().equals(name)).toList();
      List<ChainBenchmark> chain =
          Stream.of(ChainBenchmark.values()).filter(b -> b.command().equals(name)).toList();
      if (model.isEmpty() && chain.isEmpty()) {
        throw new NodeException(
            Code.ARGUMENT,
            "no benchmark is called " + name + "; 'openledger bench list' names them");
      }
      models.addAll(model);
      chains.addAll(chain);
    }
    if (!models.isEmpty()) {
      runModels(models, console);
    }
    chains.forEach(chain -> chain.run(root(), home(), peers, console));
    return 0;
  }

  private void runModels(List<Benchmark> wanted, Console console) {
    Path gguf = home().resolve("inputs").resolve(Input.BASE.files().getFirst().path());
    if (!Files.exists(gguf)) {
      throw new NodeException(
          Code.INPUT_MISSING, "the base model is not here: 'openledger model fetch' brings it");
    }
    NodeConfig config = NodeConfig.load(Optional.empty(), torch());
    Torches.load(config.compute());
    List<String> dtypes = dtypes(console);
    for (Benchmark benchmark : wanted) {
      double ours = measure(benchmark, dtypes, gguf, console);
      if (peers) {
        compare(benchmark, ours, Peers.in(home(), scripts(), gguf, console), dtypes, console);
      }
    }
  }

  /// The dtypes worth a try, f32 first: bf16 is tens of times slower where the processor has no
  /// instructions for it.
  private static List<String> dtypes(Console console) {
    if (Processor.here().fastest() == DType.BF16) {
      return List.of("f32", "bf16");
    }
    console.line("this processor has no bf16 arithmetic: f32 alone is measured, the peers' too");
    return List.of("f32");
  }

  /// A model loaded for each dtype; the better median counts.
  private static double measure(
      Benchmark benchmark, List<String> dtypes, Path gguf, Console console) {
    double best = 0;
    for (String dtype : dtypes) {
      try (LanguageModel model =
          LanguageModel.load(gguf, "base", Torches.dtype(dtype), Clock.systemUTC())) {
        Timing t = benchmark.measure(model.llama());
        String name = benchmark.name().toLowerCase(Locale.ROOT);
        console.document(new Figure(name, dtype, t.tokensPerS(), t.best(), t.runs()));
        console.line(
            "%-10s %-5s %8.1f tokens/s (best %.1f, %d runs)  %s"
                .formatted(name, dtype, t.tokensPerS(), t.best(), t.runs(), benchmark.what()));
        best = Math.max(best, t.tokensPerS());
      }
    }
    return best;
  }

  private static void compare(
      Benchmark benchmark, double ours, Peers them, List<String> dtypes, Console console) {
    List<Peers.Figure> figures = them.measure(benchmark, dtypes);
    Peers.Figure best =
        figures.stream().max(Comparator.comparingDouble(Peers.Figure::tokensPerS)).orElseThrow();
    for (Peers.Figure f : figures) {
      console.line(
          "%-10s %-5s %8.1f tokens/s (best %.1f)  %s"
              .formatted("  peer", f.dtype(), f.tokensPerS(), f.best(), f.peer()));
    }
    double ratio = ours / best.tokensPerS();
    console.document(
        new Ratio(
            benchmark.name().toLowerCase(Locale.ROOT),
            best.peer(),
            best.dtype(),
            best.tokensPerS(),
            ratio));
    console.line("%-10s ratio %.2f of the peer's best dtype".formatted("", ratio));
  }

  private Path home() {
    String named = System.getenv("OPENLEDGER_HOME");
    if (homeDir != null) {
      return homeDir;
    }
    return named != null && !named.isBlank()
        ? Path.of(named)
        : Path.of(System.getProperty("user.home"), ".openledger");
  }

  private static Path scripts() {
    return root().resolve("bench/peers");
  }

  private static Path root() {
    return Path.of(System.getProperty("openledger.root", "."));
  }

  private static String torch() {
    String named = System.getenv("OPENLEDGER_TORCH");
    return named == null ? "" : named;
  }
}
