package org.openledger.bench;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.console.Console;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// transformers and PEFT in a pinned virtual environment, run by `bench/peers/peer.py`.
///
/// @param python the environment's interpreter
/// @param scripts the folder of the scripts
/// @param gguf the base model
/// @param threads how many they may use, as we do
record Peers(Path python, Path scripts, Path gguf, int threads) {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// A peer's figure.
  record Figure(String peer, String dtype, double tokensPerS, double best) {}

  /// The environment below `home`, made when it is not there; `OPENLEDGER_PEERS_PYTHON` names
  /// another interpreter that has the packages.
  static Peers in(Path home, Path scripts, Path gguf, Console console) {
    int threads = Runtime.getRuntime().availableProcessors();
    String named = System.getenv("OPENLEDGER_PEERS_PYTHON");
    if (named != null && !named.isBlank()) {
      return new Peers(Path.of(named), scripts, gguf, threads);
    }
    Path venv = home.resolve("peers");
    Path python = venv.resolve("bin/python");
    if (!Files.exists(venv.resolve("complete"))) {
      console.line("installing the peers into " + venv + " (some gigabytes, once) …");
      call(List.of("python3", "-m", "venv", venv.toString()));
      call(
          List.of(
              python.toString(),
              "-m",
              "pip",
              "install",
              "-q",
              "-r",
              scripts.resolve("requirements.txt").toString()));
      try {
        Files.writeString(venv.resolve("complete"), "yes\n");
      } catch (IOException e) {
        throw new NodeException(Code.HOME, venv + ": " + e.getMessage(), e);
      }
    }
    return new Peers(python, scripts, gguf, threads);
  }

  /// The peer's figures for `benchmark` in our `dtypes`, which they call fp32 and bf16.
  List<Figure> measure(Benchmark benchmark, List<String> dtypes) {
    List<Figure> figures = new ArrayList<>();
    for (String ours : dtypes) {
      String dtype = ours.equals("f32") ? "fp32" : ours;
      String line =
          call(
              List.of(
                  python.toString(),
                  scripts.resolve("peer.py").toString(),
                  "--gguf",
                  gguf.toString(),
                  "--bench",
                  benchmark.peer(),
                  "--dtype",
                  dtype,
                  "--batch",
                  Integer.toString(Math.max(1, benchmark.batch())),
                  "--threads",
                  Integer.toString(threads)));
      JsonNode json = JSON.readTree(line.strip().lines().toList().getLast());
      figures.add(
          new Figure(
              json.get("peer").stringValue(),
              dtype,
              json.get("tokens_per_s").doubleValue(),
              json.get("best").doubleValue()));
    }
    return figures;
  }

  private static String call(List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String output;
      try (InputStream in = process.getInputStream()) {
        output = new String(in.readAllBytes(), StandardCharsets.UTF_8);
      }
      if (process.waitFor() != 0) {
        throw new NodeException(Code.STAGE, "the peer failed: " + String.join(" ", command));
      }
      return output;
    } catch (IOException e) {
      throw new NodeException(Code.STAGE, "the peer could not be started: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException(Code.STAGE, "interrupted while the peer ran", e);
    }
  }
}
