package org.openledger.node.factory;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.Function;
import org.openledger.model.ModelException;
import org.openledger.model.json.StrictJson;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.training.run.StepRecord;
import tools.jackson.databind.node.ObjectNode;

/// The files of a run that grow line by line: the log that training writes, and the samples.
///
/// @param folder the run's
public record RunFiles(Path folder) {
  private static final String SAMPLES = "samples.jsonl";

  /// Every step that was logged. A last line that a crash tore is no step.
  public List<StepRecord> steps() {
    return lines(folder.resolve("log.jsonl"), RunFiles::step);
  }

  private static StepRecord step(ObjectNode in) {
    return new StepRecord(
        in.path("step").intValue(),
        in.path("epoch").doubleValue(),
        in.path("loss").doubleValue(),
        in.path("lr").doubleValue(),
        in.path("grad_norm").doubleValue(),
        in.path("tokens").longValue(),
        in.path("tokens_per_s").doubleValue(),
        in.has("eval_loss")
            ? OptionalDouble.of(in.path("eval_loss").doubleValue())
            : OptionalDouble.empty());
  }

  /// Every sample that was kept.
  List<Sample> samples() {
    return lines(
        folder.resolve(SAMPLES),
        in ->
            new Sample(
                in.path("step").intValue(),
                in.path("question").stringValue(),
                in.path("row").stringValue(),
                in.path("answer").stringValue()));
  }

  private static <T> List<T> lines(Path file, Function<ObjectNode, T> read) {
    List<T> all = new ArrayList<>();
    if (!Files.exists(file)) {
      return all;
    }
    try {
      for (String line : Files.readAllLines(file)) {
        all.add(read.apply(StrictJson.object(line.getBytes(StandardCharsets.UTF_8), "a line")));
      }
    } catch (ModelException e) {
      return all; // torn by a crash while it was written: what follows it never was
    } catch (IOException e) {
      throw new NodeException(
          Code.HOME, "%s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
    return all;
  }

  /// Adds samples at the end.
  void add(List<Sample> samples) {
    write(SAMPLES, samples, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
  }

  /// Keeps exactly these samples.
  void replace(List<Sample> samples) {
    String part = SAMPLES + ".part";
    write(part, samples, StandardOpenOption.CREATE, StandardOpenOption.TRUNCATE_EXISTING);
    try {
      Files.move(
          folder.resolve(part),
          folder.resolve(SAMPLES),
          StandardCopyOption.ATOMIC_MOVE,
          StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw failed(part, e);
    }
  }

  private void write(String name, List<Sample> samples, StandardOpenOption... how) {
    StringBuilder lines = new StringBuilder();
    for (Sample s : samples) {
      ObjectNode line = StrictJson.mapper().createObjectNode();
      line.put("step", s.step());
      line.put("question", s.question());
      line.put("row", s.row());
      line.put("answer", s.answer());
      lines.append(line).append('\n');
    }
    List<StandardOpenOption> options = new ArrayList<>(List.of(how));
    options.add(StandardOpenOption.WRITE);
    try {
      Files.writeString(folder.resolve(name), lines, options.toArray(StandardOpenOption[]::new));
    } catch (IOException e) {
      throw failed(name, e);
    }
  }

  private NodeException failed(String name, IOException e) {
    return new NodeException(
        Code.HOME,
        "%s could not be written: %s".formatted(folder.resolve(name), e.getMessage()),
        e);
  }
}
