package org.openledger.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/// How much memory of this process the kernel keeps resident.
public final class Resident {
  private static final Path STATUS = Path.of("/proc/self/status");

  private Resident() {}

  /// Bytes now.
  public static long now() {
    return bytes("VmRSS:");
  }

  /// The most bytes so far.
  public static long most() {
    return bytes("VmHWM:");
  }

  private static long bytes(String field) {
    try {
      return Files.readAllLines(STATUS).stream()
          .filter(line -> line.startsWith(field))
          .mapToLong(line -> 1024 * Long.parseLong(line.replaceAll("\\D", "")))
          .findFirst()
          .orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
