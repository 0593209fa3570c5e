package org.openledger.tensor;

import java.nio.file.Path;
import java.util.Optional;

/// How to load libtorch.
///
/// @param installed the `lib` folder of an installed PyTorch ≥ 2.10; empty takes the natives on the
///   class path
/// @param cache the folder under which natives from the class path are unpacked, once
/// @param threads how many threads one operation may use; 0 leaves it to libtorch (every core)
public record TorchOptions(Optional<Path> installed, Path cache, int threads) {
  private static final int THREADS_MAX = 1024;

  /// Checks the count of threads.
  public TorchOptions {
    if (threads < 0 || threads > THREADS_MAX) {
      throw new TensorException(
          TensorException.Code.RANGE, "threads must be 0 to " + THREADS_MAX + ", not " + threads);
    }
  }

  /// The folder named by the system property `openledger.torch`, else the class path's natives,
  /// under the user's cache folder.
  public static TorchOptions defaults() {
    String named = System.getProperty("openledger.torch", "");
    Path cache = Path.of(System.getProperty("user.home", "."), ".cache", "openledger", "natives");
    return new TorchOptions(
        named.isBlank() ? Optional.empty() : Optional.of(Path.of(named)),
        cache,
        Integer.getInteger("openledger.torch.threads", 0));
  }

  /// The same with another count of threads.
  public TorchOptions withThreads(int count) {
    return new TorchOptions(installed, cache, count);
  }
}
