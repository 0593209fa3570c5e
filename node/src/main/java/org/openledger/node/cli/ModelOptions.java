package org.openledger.node.cli;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openledger.model.llama.Llama;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.config.NodeConfig;
import org.openledger.node.home.Input;
import org.openledger.node.models.LanguageModel;
import org.openledger.node.models.Torches;
import org.openledger.tensor.DType;
import picocli.CommandLine.Option;

/// Which model a command works on.
public final class ModelOptions {
  @Option(
      names = {"--model", "--base"},
      required = true,
      paramLabel = "M",
      description = "An installed model's name, a GGUF file, or a Hugging Face folder.")
  String model = "";

  @Option(
      names = "--adapter",
      paramLabel = "DIR",
      description = "A PEFT folder: adapter_config.json and adapter_model.safetensors.")
  @Nullable Path adapterDir;

  @Option(
      names = "--dtype",
      paramLabel = "TYPE",
      description =
          "f32 (exact), bf16 (fast where the processor has it) or auto; the default depends on the"
              + " command.")
  @Nullable String dtype;

  /// A model in memory, with the adapter if one was named.
  record Opened(LanguageModel language, @Nullable LoraAdapter adapter) implements AutoCloseable {
    Llama llama() {
      return language.llama();
    }

    @Override
    public void close() {
      if (adapter != null) {
        adapter.close();
      }
      language.close();
    }
  }

  /// Where the named model lies.
  Path path(GlobalOptions options) {
    return find(model, options);
  }

  /// An installed name, or a path as it is.
  static Path find(String named, GlobalOptions options) {
    Optional<Path> installed =
        named.equals(Input.BASE.name())
            ? Optional.of(
                options.homePath().resolve("inputs").resolve(Input.BASE.files().getFirst().path()))
            : Optional.empty();
    Path path = installed.orElse(Path.of(named));
    if (!Files.exists(path)) {
      throw new NodeException(
          Code.ARGUMENT,
          installed.isPresent()
              ? named + " is not installed: 'openledger model fetch " + named + "' brings it"
              : "no model is at " + named + ", and none is called that");
    }
    return path;
  }

  /// Loads it.
  Opened open(GlobalOptions options, String defaultDtype) {
    String type = dtype == null ? defaultDtype : dtype;
    if (!List.of("f32", "bf16", "auto").contains(type)) {
      throw new NodeException(Code.ARGUMENT, "--dtype is f32, bf16 or auto, not " + type);
    }
    NodeConfig config = NodeConfig.load(Optional.empty(), torch());
    Torches.load(config.compute());
    DType weights = Torches.dtype(type);
    LanguageModel language = LanguageModel.load(path(options), model, weights, Clock.systemUTC());
    if (adapterDir == null) {
      return new Opened(language, null);
    }
    return new Opened(language, LoraAdapter.load(adapterDir, language.llama().config(), DType.F32));
  }

  /// What `OPENLEDGER_TORCH` names, or nothing.
  static String torch() {
    String value = System.getenv("OPENLEDGER_TORCH");
    return value == null ? "" : value;
  }
}
