package org.openledger.testing;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.apache.commons.compress.compressors.gzip.GzipCompressorInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Assumptions;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// One suite over recorded cases: finds the folder, counts passed, failed and skipped cases (cases,
/// not files), and leaves the line `NAME: N passed, N failed, N skipped` where `bin/check` prints
/// it.
///
/// Cases may be run by several threads. A suite runs whatever cases are there; names and counts
/// never stand in a test. Tag the test `@Tag("vectors")`, and `@Tag("NAME")` so that `bin/check
/// vectors NAME` finds it.
public final class Vectors {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int FAILURES_SHOWN_MAX = 20;

  private final String name;
  private final List<String> failures = new ArrayList<>();
  private int passed;
  private int failed;
  private int skipped;

  private Vectors(String name) {
    this.name = name;
  }

  /// A check of one case.
  @FunctionalInterface
  public interface Case {
    /// Throws when the case disagrees.
    void run() throws Exception;
  }

  /// What is done with one entry of an archive.
  @FunctionalInterface
  public interface Entry {
    /// Called with the entry's path in the archive and its bytes.
    void accept(String path, byte[] bytes) throws Exception;
  }

  /// Starts the suite `name`.
  public static Vectors suite(String name) {
    return new Vectors(name);
  }

  /// A file or folder of recorded cases; without it the calling test is skipped, loudly, by name.
  public Path path(String relative) {
    Path path = folder().resolve(relative);
    if (!Files.exists(path)) {
      record(name + ": SKIPPED, no recorded cases at " + relative + " (set OPENLEDGER_VECTORS)");
      Assumptions.abort(name + ": no recorded cases at " + relative);
    }
    return path;
  }

  /// A JSON file of recorded cases.
  public JsonNode json(String relative) {
    return JSON.readTree(path(relative).toFile());
  }

  /// Parses JSON bytes, for entries of an archive.
  public static JsonNode parse(byte[] bytes) {
    return JSON.readTree(bytes);
  }

  /// Streams the files of a `.tar.gz` whose path starts with `prefix`.
  public void untar(String relative, String prefix, Entry entry) {
    Path archive = path(relative); // outside the try: a missing archive skips, it does not fail
    try (var in = Files.newInputStream(archive);
        var tar =
            new TarArchiveInputStream(
                new GzipCompressorInputStream(new BufferedInputStream(in, 1 << 16)))) {
      for (TarArchiveEntry e = tar.getNextEntry(); e != null; e = tar.getNextEntry()) {
        String path = e.getName().startsWith("./") ? e.getName().substring(2) : e.getName();
        if (e.isFile() && path.startsWith(prefix)) {
          entry.accept(path, tar.readAllBytes());
        }
      }
    } catch (Exception e) {
      throw new IllegalStateException("cannot read " + relative, e);
    }
  }

  /// Runs one case and counts it; a failure is kept and reported at the end.
  public void run(String label, Case body) {
    try {
      body.run();
      count(null);
    } catch (Exception | AssertionError e) {
      count(label + ": " + e);
    }
  }

  private synchronized void count(@Nullable String failure) {
    if (failure == null) {
      passed++;
    } else {
      failed++;
      if (failures.size() < FAILURES_SHOWN_MAX) {
        failures.add(failure);
      }
    }
  }

  /// Counts a case that is not for us (another fork, say).
  public synchronized void skip() {
    skipped++;
  }

  /// Ends the suite: writes its line, then fails the test if any case failed or none was there.
  public synchronized void done() {
    record("%s: %d passed, %d failed, %d skipped".formatted(name, passed, failed, skipped));
    assertThat(failures).as("%s: %d failed", name, failed).isEmpty();
    assertThat(passed + skipped).as("cases of %s", name).isPositive();
  }

  private void record(String line) {
    System.out.println(line);
    try {
      Path dir = root().resolve("target/vectors");
      Files.createDirectories(dir);
      Files.writeString(dir.resolve(name), line + "\n", StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path folder() {
    String named = System.getenv("OPENLEDGER_VECTORS");
    return named != null && !named.isBlank()
        ? Path.of(named)
        : root().resolve("../shared/vectors").normalize();
  }

  /// The project's root, from whichever module's folder the test runs in.
  public static Path root() {
    for (Path p = Path.of("").toAbsolutePath(); p != null; p = p.getParent()) {
      if (Files.exists(p.resolve("bin/openledger")) && Files.exists(p.resolve("pom.xml"))) {
        return p;
      }
    }
    throw new IllegalStateException("not inside the project: " + Path.of("").toAbsolutePath());
  }
}
