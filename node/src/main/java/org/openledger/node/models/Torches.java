package org.openledger.node.models;

import java.nio.file.Path;
import java.util.Optional;
import org.openledger.node.config.NodeConfig.ComputeConfig;
import org.openledger.tensor.DType;
import org.openledger.tensor.Processor;
import org.openledger.tensor.Torch;
import org.openledger.tensor.TorchOptions;

/// Loads libtorch as the configuration says, once a process, before the first tensor.
public final class Torches {
  private Torches() {}

  /// Loads it, or does nothing where it is loaded.
  public static void load(ComputeConfig config) {
    TorchOptions defaults = TorchOptions.defaults();
    Optional<Path> installed =
        config.torch().isBlank() ? defaults.installed() : Optional.of(Path.of(config.torch()));
    Torch.load(new TorchOptions(installed, defaults.cache(), config.threads()));
  }

  /// The type that weights are held in, by its name in a configuration.
  public static DType dtype(String name) {
    return switch (name) {
      case "auto" -> Processor.here().fastest();
      case "bf16" -> DType.BF16;
      case "f32" -> DType.F32;
      default -> throw new IllegalArgumentException(name);
    };
  }
}
