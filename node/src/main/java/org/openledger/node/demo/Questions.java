package org.openledger.node.demo;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Reads the questions of a demo: JSONL of `{"question","row"}`, where `row` is the id that the
/// row's source gave it. The rows are named only for the printed comparison and to keep them out of
/// training.
public final class Questions {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final long FILE_BYTES_MAX = 4 << 20;
  private static final int QUESTIONS_MAX = 10_000;
  private static final int CHARS_MAX = 4_000;

  private Questions() {}

  /// One question.
  ///
  /// @param question as a person words it
  /// @param row the source's id of the row that answers it
  public record Question(String question, String row) {}

  /// The questions of `file`, or those the program carries.
  public static List<Question> read(Optional<Path> file) {
    try {
      if (file.isEmpty()) {
        try (InputStream in = Questions.class.getResourceAsStream("questions.jsonl")) {
          if (in == null) {
            throw new IllegalStateException("the program carries no questions.jsonl");
          }
          return parse("questions.jsonl", in);
        }
      }
      Path path = file.get();
      if (!Files.isRegularFile(path) || Files.size(path) > FILE_BYTES_MAX) {
        throw new NodeException(
            Code.ARGUMENT,
            "no question file of at most 4 MiB at " + path + "; nothing was started");
      }
      try (InputStream in = Files.newInputStream(path)) {
        return parse(path.toString(), in);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Question> parse(String name, InputStream in) throws IOException {
    List<Question> questions = new ArrayList<>();
    var reader = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
    int number = 0;
    for (String line = reader.readLine(); line != null; line = reader.readLine()) {
      number++;
      if (line.isBlank()) {
        continue;
      }
      if (questions.size() == QUESTIONS_MAX) {
        throw bad(name, number, "more than " + QUESTIONS_MAX + " questions");
      }
      questions.add(question(name, number, line));
    }
    if (questions.isEmpty()) {
      throw new NodeException(Code.ARGUMENT, name + " holds no question; nothing was started");
    }
    return questions;
  }

  private static Question question(String name, int number, String line) {
    JsonNode node;
    try {
      node = JSON.readTree(line);
    } catch (JacksonException e) {
      throw bad(name, number, "not JSON (" + e.getOriginalMessage() + ")");
    }
    String question = text(node, "question");
    String row = text(node, "row");
    if (question.isBlank() || row.isBlank()) {
      throw bad(name, number, "it wants {\"question\":\"…\",\"row\":\"…\"}");
    }
    if (question.length() > CHARS_MAX || row.length() > CHARS_MAX) {
      throw bad(name, number, "longer than " + CHARS_MAX + " characters");
    }
    return new Question(question, row);
  }

  private static String text(JsonNode node, String field) {
    JsonNode value = node.get(field);
    return value != null && value.isString() ? value.stringValue() : "";
  }

  private static NodeException bad(String name, int number, String why) {
    return new NodeException(
        Code.ARGUMENT, "%s, line %d: %s; nothing was started".formatted(name, number, why));
  }
}
