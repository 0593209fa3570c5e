package org.openledger.node.factory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.home.WholeFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Runs on disk: one folder each, whose `job.json` is whole or not there.
final class RunStore {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();
  private static final Pattern ID = Pattern.compile("run-(\\d{4,9})");
  private static final String FILE = "job.json";

  private final Path folder;
  private final Consumer<RunJob> before;

  /// Runs below `folder`.
  ///
  /// @param before hears of every job before it goes to disk, and keeps it from there by throwing
  RunStore(Path folder, Consumer<RunJob> before) {
    this.folder = folder;
    this.before = before;
  }

  /// Every run with a job, in the order they were begun.
  List<RunJob> all() {
    List<RunJob> jobs = new ArrayList<>();
    for (Path run : folders()) {
      if (Files.exists(run.resolve(FILE))) {
        jobs.add(read(run.resolve(FILE)));
      }
    }
    return jobs;
  }

  private List<Path> folders() {
    try {
      Files.createDirectories(folder);
      try (Stream<Path> all = Files.list(folder)) {
        return all.filter(p -> number(p) > 0).sorted((a, b) -> number(a) - number(b)).toList();
      }
    } catch (IOException e) {
      throw new NodeException(
          Code.HOME, "the runs in %s cannot be read: %s".formatted(folder, e.getMessage()), e);
    }
  }

  private static int number(Path run) {
    var matcher = ID.matcher(run.getFileName().toString());
    return matcher.matches() ? Integer.parseInt(matcher.group(1)) : 0;
  }

  private static RunJob read(Path file) {
    try {
      RunJob job = JSON.readValue(file.toFile(), RunJob.class);
      if (job.format() != RunJob.FORMAT) {
        throw new NodeException(
            Code.HOME,
            "%s has format %d, this program works with %d; nothing was changed"
                .formatted(file, job.format(), RunJob.FORMAT));
      }
      return job;
    } catch (JacksonException e) {
      throw new NodeException(
          Code.HOME, "%s cannot be read: %s".formatted(file, e.getOriginalMessage()), e);
    }
  }

  /// A folder of its own for a new run; returns the run's id.
  String claim() {
    List<Path> all = folders();
    String id = "run-%04d".formatted(all.isEmpty() ? 1 : number(all.getLast()) + 1);
    try {
      Files.createDirectory(folder.resolve(id));
      return id;
    } catch (IOException e) {
      throw new NodeException(
          Code.HOME,
          "no folder %s could be made for a run: %s; nothing was begun"
              .formatted(folder.resolve(id), e.getMessage()),
          e);
    }
  }

  /// Where a run lies.
  Path folder(String id) {
    return folder.resolve(id);
  }

  /// Keeps a job; on disk when this returns.
  void write(RunJob job) {
    before.accept(job);
    Path file = folder(job.id()).resolve(FILE);
    try {
      WholeFile.write(file, (JSON.writeValueAsString(job) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new NodeException(
          Code.HOME,
          "%s could not be written: %s; the run stays as it was".formatted(file, e.getMessage()),
          e);
    }
  }
}
