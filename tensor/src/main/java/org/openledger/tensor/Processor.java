package org.openledger.tensor;

import static org.openledger.tensor.TensorException.Code.UNSUPPORTED_MACHINE;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What the processor of this machine can do, as Linux tells it.
///
/// @param vendor for example `GenuineIntel`
/// @param flags what `/proc/cpuinfo` names, for example `avx2`
public record Processor(String vendor, Set<String> flags) {
  private static final Path CPUINFO = Path.of("/proc/cpuinfo");

  /// This machine's.
  public static Processor here() {
    try (Stream<String> lines = Files.lines(CPUINFO)) {
      return of(lines.takeWhile(l -> !l.isBlank()).toList());
    } catch (IOException | UncheckedIOException e) {
      throw new TensorException(
          UNSUPPORTED_MACHINE, "cannot read " + CPUINFO + ", so not what the processor can do", e);
    }
  }

  /// The first processor of a `cpuinfo`.
  static Processor of(List<String> cpuinfo) {
    String flags = value(cpuinfo, "flags").toLowerCase(Locale.ROOT);
    return new Processor(
        value(cpuinfo, "vendor_id"),
        Arrays.stream(flags.split("\\s+"))
            .filter(f -> !f.isEmpty())
            .collect(Collectors.toUnmodifiableSet()));
  }

  private static String value(List<String> lines, String key) {
    return lines.stream()
        .filter(l -> l.startsWith(key))
        .map(l -> l.substring(l.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }

  /// Whether it has this flag.
  public boolean has(String flag) {
    return flags.contains(flag);
  }

  /// Whether Intel made it, for whose processors alone MKL has branches that do not depend on how
  /// memory is aligned.
  boolean intel() {
    return vendor.equals("GenuineIntel");
  }

  /// The type in which this processor multiplies matrices fastest: [DType#BF16] where it has
  /// instructions for it, [DType#F32] elsewhere. Without them oneDNN falls back to plain loops: on
  /// a Zen 3, training in bf16 is 30 times slower than in f32.
  public DType fastest() {
    return has("avx512_bf16") || has("amx_bf16") ? DType.BF16 : DType.F32;
  }
}
