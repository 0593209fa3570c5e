package org.openledger.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Where the real base model lies on this machine, for tests that need it: the file that
/// `OPENLEDGER_BASE_MODEL` names, else the one that `openledger model fetch` keeps.
public final class InstalledModel {
  private static final String NAME = "SmolLM2-135M-Instruct.Q4_1.gguf";

  private InstalledModel() {}

  /// The GGUF file; without it the calling test is skipped, loudly, by the suite's name.
  public static Path path(String suite) {
    String named = System.getenv("OPENLEDGER_BASE_MODEL");
    Path path =
        named != null && !named.isBlank()
            ? Path.of(named)
            : Path.of(System.getProperty("user.home"), ".openledger", "inputs", NAME);
    if (!Files.isRegularFile(path)) {
      String line = suite + ": SKIPPED, no base model at " + path + " (set OPENLEDGER_BASE_MODEL)";
      System.out.println(line);
      Assumptions.abort(line);
    }
    return path;
  }
}
