package org.openledger.tensor;

import static org.openledger.tensor.TensorException.Code.NATIVES_MISSING;
import static org.openledger.tensor.TensorException.Code.NATIVES_VERSION;
import static org.openledger.tensor.TensorException.Code.RANGE;
import static org.openledger.tensor.TensorException.Code.UNSUPPORTED_MACHINE;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.SymbolLookup;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/// The one libtorch of this process: loaded once, from the class path's natives or from an
/// installed PyTorch.
///
/// Loading sets, before any library opens, what makes runs repeatable: MKL with GNU threads and
/// 32-bit integers, and its conditional numerical reproducibility (`MKL_CBWR`).
public final class Torch {
  private static final int VERSION_MIN = 2 << 8 | 10;
  private static final Linker LINKER = Linker.nativeLinker();
  private static @Nullable Torch loaded;

  private final Path folder;
  private final SymbolLookup symbols;
  private final boolean cuda;
  private final int version;
  private final TorchOptions options;

  private Torch(TorchOptions options) {
    this.options = options;
    checkMachine();
    environment(options.threads()).forEach(Torch::setenv);
    this.folder = options.installed().orElseGet(() -> Natives.unpacked(options.cache()));
    SymbolLookup c10 = open(folder.resolve("libc10.so"));
    SymbolLookup cpu = open(folder.resolve("libtorch_cpu.so"));
    Path gpu = folder.resolve("libtorch_cuda.so");
    this.cuda = Files.exists(gpu);
    SymbolLookup both = cuda ? cpu.or(open(gpu)) : cpu;
    this.symbols = both.or(c10);
    this.version = version(symbols);
    if (version < VERSION_MIN) {
      throw new TensorException(
          NATIVES_VERSION,
          "libtorch %d.%d in %s is too old: 2.10 or later is needed"
              .formatted(version >> 8, version & 0xff, folder));
    }
  }

  /// Loads libtorch, or confirms that it is loaded; other options than the first are refused,
  /// except for the count of threads, which changes.
  public static synchronized Torch load(TorchOptions options) {
    Torch t = loaded;
    if (t == null) {
      t = new Torch(options);
      loaded = t;
    } else if (!t.options.installed().equals(options.installed())) {
      throw new TensorException(
          NATIVES_MISSING, "libtorch is already loaded from " + t.folder + ", once a process");
    }
    if (options.threads() > 0) {
      t.threads(options.threads());
    }
    return t;
  }

  /// The loaded library, loading it with [TorchOptions#defaults()] if nobody did.
  public static synchronized Torch get() {
    return loaded != null ? loaded : load(TorchOptions.defaults());
  }

  /// The folder the libraries came from.
  public Path folder() {
    return folder;
  }

  /// For example `2.10`.
  public String version() {
    return (version >> 8) + "." + (version & 0xff);
  }

  /// Whether the library can reach NVIDIA GPUs; whether one is there shows at first use.
  public boolean cuda() {
    return cuda;
  }

  /// Sets how many threads one operation may use, for this thread and every later one.
  public void threads(int count) {
    if (count < 1) {
      throw new TensorException(RANGE, "an operation needs at least one thread, not " + count);
    }
    // C++, not part of the stable ABI: void at::set_num_threads(int), in libtorch since 1.0.
    MemorySegment f =
        symbols
            .find("_ZN2at15set_num_threadsEi")
            .orElseThrow(() -> new TensorException(NATIVES_VERSION, "no at::set_num_threads"));
    try {
      LINKER.downcallHandle(f, FunctionDescriptor.ofVoid(ValueLayout.JAVA_INT)).invokeExact(count);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  /// How many threads one operation may use.
  public int threads() {
    return Abi.threads();
  }

  /// How many tensor handles this process holds: flat over a loop that frees what it makes.
  public static long liveTensors() {
    return Tensor.live();
  }

  SymbolLookup symbols() {
    return symbols;
  }

  private static void checkMachine() {
    String os = System.getProperty("os.name", "");
    String arch = System.getProperty("os.arch", "");
    if (!os.equals("Linux") || !arch.equals("amd64")) {
      throw new TensorException(
          UNSUPPORTED_MACHINE, "libtorch runs here on Linux x86-64 only, not " + os + " " + arch);
    }
    if (!Processor.here().has("avx2")) {
      throw new TensorException(
          UNSUPPORTED_MACHINE, "this processor has no AVX2, which libtorch's kernels need");
    }
  }

  private static Map<String, String> environment(int threads) {
    Map<String, String> env = new TreeMap<>();
    env.put("MKL_THREADING_LAYER", "GNU");
    env.put("MKL_INTERFACE_LAYER", "LP64");
    Processor processor = Processor.here();
    // STRICT makes results independent of memory alignment; only Intel's branches offer it.
    String branch = processor.has("avx512f") ? "AVX512,STRICT" : "AVX2,STRICT";
    env.put("MKL_CBWR", processor.intel() ? branch : "AUTO");
    // oneDNN compiles a product for each shape and keeps 1,024 of them, .3 to .8 MB each, which
    // answers of ever new lengths fill. A step or an answer takes fewer than 256 shapes.
    env.put("ONEDNN_PRIMITIVE_CACHE_CAPACITY", "256");
    if (threads > 0) {
      env.put("OMP_NUM_THREADS", Integer.toString(threads));
    }
    return env;
  }

  private static void setenv(String name, String value) {
    MethodHandle call =
        LINKER.downcallHandle(
            LINKER.defaultLookup().findOrThrow("setenv"),
            FunctionDescriptor.of(
                ValueLayout.JAVA_INT,
                ValueLayout.ADDRESS,
                ValueLayout.ADDRESS,
                ValueLayout.JAVA_INT));
    try (Arena arena = Arena.ofConfined()) {
      int rc = (int) call.invokeExact(arena.allocateFrom(name), arena.allocateFrom(value), 0);
      if (rc != 0) {
        throw new TensorException(UNSUPPORTED_MACHINE, "setenv " + name + " failed: " + rc);
      }
    } catch (TensorException e) {
      throw e;
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }

  private static SymbolLookup open(Path library) {
    if (!Files.isRegularFile(library)) {
      throw new TensorException(
          NATIVES_MISSING,
          "no " + library + ": name the lib folder of an installed PyTorch 2.10 or later");
    }
    try {
      return SymbolLookup.libraryLookup(library, Arena.global());
    } catch (IllegalArgumentException e) {
      throw new TensorException(
          NATIVES_MISSING,
          "cannot open " + library + " (a library it needs is missing, or it is damaged)",
          e);
    }
  }

  private static int version(SymbolLookup symbols) {
    MemorySegment f =
        symbols
            .find("aoti_torch_abi_version")
            .orElseThrow(
                () -> new TensorException(NATIVES_VERSION, "libtorch without a stable C ABI"));
    try {
      long v =
          (long)
              LINKER.downcallHandle(f, FunctionDescriptor.of(ValueLayout.JAVA_LONG)).invokeExact();
      return (int) (v >>> 48);
    } catch (Throwable e) {
      throw new IllegalStateException(e);
    }
  }
}
