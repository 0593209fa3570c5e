package org.openledger.datanet.row;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.openledger.primitives.Hash;

/// A row as somebody is writing it: takes field after field, and tells of each what is wrong with
/// it, by the same rules that [Row] is held to.
public final class RowDraft {
  /// The most bytes of a row's own name.
  public static final int LABEL_BYTES_MAX = 128;

  private static final int CREDIT_BYTES_MAX = 1 << 10; // what a contribution takes as its source
  private static final Set<String> REQUIRED =
      Set.of("question", "answer", "category", "language", "licence");

  private final Hash datanet;
  private final Map<String, String> texts = new HashMap<>();
  private final Set<String> seen = new TreeSet<>();
  private final List<Problem> problems = new ArrayList<>();
  private List<String> sources = List.of();

  /// What is wrong with a field.
  ///
  /// @param field its name; `row` for what no field has alone
  /// @param message one sentence
  public record Problem(String field, String message) {}

  /// An empty row of `datanet`.
  public RowDraft(Hash datanet) {
    this.datanet = datanet;
  }

  /// Fills a field: `question`, `answer`, `category`, `language`, `licence`, `label`, or `source`,
  /// which is where the contributor has the row from.
  public void put(String field, String text) {
    seen.add(field);
    attempt(
        field,
        () -> {
          String kept =
              switch (field) {
                case "question" -> Row.text(field, text, Row.QUESTION_BYTES_MAX);
                case "answer" -> Row.text(field, text, Row.TEXT_BYTES_MAX);
                case "category" -> Row.text(field, text, Row.CATEGORY_BYTES_MAX);
                case "language" -> Row.language(text);
                case "licence" -> new Licence(text).id();
                case "label" -> RowText.normalise(field, text, LABEL_BYTES_MAX);
                case "source" -> RowText.normalise(field, text, CREDIT_BYTES_MAX);
                default -> throw DatanetException.invalid("a row has no such field");
              };
          texts.put(field, kept);
        });
  }

  /// Fills the list of citations that the answer rests on.
  public void sources(List<String> texts) {
    attempt(
        "sources",
        () -> {
          if (texts.size() > Row.SOURCES_MAX) {
            throw DatanetException.invalid(
                "a row names %d sources; the limit is %d".formatted(texts.size(), Row.SOURCES_MAX));
          }
          sources = texts.stream().map(s -> Row.text("source", s, Row.SOURCE_BYTES_MAX)).toList();
        });
  }

  /// Notes that a field cannot be filled.
  public void refuse(String field, String message) {
    seen.add(field);
    problems.add(new Problem(field, message));
  }

  /// The row, if nothing is wrong with it; what is missing becomes a problem.
  public Optional<Row> row() {
    for (String field : new TreeSet<>(REQUIRED)) {
      if (!seen.contains(field)) {
        refuse(field, field + " is missing");
      }
    }
    if (!problems.isEmpty()) {
      return Optional.empty();
    }
    try {
      return Optional.of(
          new Row(
              datanet,
              text("category"),
              text("question"),
              text("answer"),
              sources,
              text("language"),
              new Licence(text("licence"))));
    } catch (DatanetException e) {
      problems.add(new Problem("row", e.getMessage()));
      return Optional.empty();
    }
  }

  /// The row's own name, if it has one.
  public Optional<String> label() {
    return Optional.of(text("label")).filter(label -> !label.isEmpty());
  }

  /// Where the contributor has the row from, as it must be signed; empty for own words.
  public String source() {
    return text("source");
  }

  /// What is wrong, in the order it was found.
  public List<Problem> problems() {
    return List.copyOf(problems);
  }

  private String text(String field) {
    return texts.getOrDefault(field, "");
  }

  private void attempt(String field, Runnable fill) {
    try {
      fill.run();
    } catch (DatanetException e) {
      problems.add(new Problem(field, e.getMessage()));
    }
  }
}
