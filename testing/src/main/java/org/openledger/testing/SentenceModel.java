package org.openledger.testing;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Assumptions;

/// Where the real sentence encoder lies on this machine: the folder that
/// `OPENLEDGER_SENTENCE_MODEL` names, else the one that the product keeps.
public final class SentenceModel {
  private static final String NAME = "all-MiniLM-L6-v2";

  private SentenceModel() {}

  /// The folder; without it the calling test is skipped, loudly, by the suite's name.
  public static Path path(String suite) {
    String named = System.getenv("OPENLEDGER_SENTENCE_MODEL");
    Path path =
        named != null && !named.isBlank()
            ? Path.of(named)
            : Path.of(System.getProperty("user.home"), ".openledger", "inputs", NAME);
    if (!Files.isRegularFile(path.resolve("tokenizer.json"))) {
      String line =
          suite + ": SKIPPED, no sentence encoder at " + path + " (set OPENLEDGER_SENTENCE_MODEL)";
      System.out.println(line);
      Assumptions.abort(line);
    }
    return path;
  }
}
