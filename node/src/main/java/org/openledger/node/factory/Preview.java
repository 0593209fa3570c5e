package org.openledger.node.factory;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.model.tokenizer.StreamingDecoder;
import org.openledger.node.models.LanguageModel;
import org.openledger.training.data.Example;

/// Examples as they will be trained, and what is wrong with the lot.
///
/// @param examples the first of them
/// @param truncated how many of all were cut off at the longest example's length
/// @param contaminated rows that say what a held-out row says: the same question or the same answer
///   but for case, punctuation and space
public record Preview(List<Shown> examples, int truncated, List<String> contaminated) {
  /// One example.
  public record Shown(String row, List<Piece> tokens) {}

  /// One token.
  ///
  /// @param text what it adds to the text; empty where a character is not whole yet
  /// @param id in the vocabulary
  /// @param learned whether the loss counts it
  public record Piece(String text, int id, boolean learned) {}

  /// The first `limit` of `lessons`.
  static Preview of(Lessons lessons, LanguageModel model, int limit) {
    List<Shown> shown = new ArrayList<>();
    for (int i = 0; i < Math.min(limit, lessons.examples().size()); i++) {
      shown.add(
          new Shown(
              lessons.rows().get(i).id().toString(), pieces(lessons.examples().get(i), model)));
    }
    int truncated =
        (int)
            lessons.examples().stream()
                // Every answer ends with the end token, unless that was cut off.
                .filter(e -> e.sample().ids()[e.tokens() - 1] != model.endToken())
                .count();
    return new Preview(shown, truncated, contaminated(lessons));
  }

  private static List<Piece> pieces(Example example, LanguageModel model) {
    StreamingDecoder decoder = model.tokenizer().streaming(false);
    int[] ids = example.sample().ids();
    int[] labels = example.sample().labels();
    List<Piece> pieces = new ArrayList<>();
    for (int i = 0; i < ids.length; i++) {
      pieces.add(new Piece(decoder.next(ids[i]), ids[i], labels[i] != Example.IGNORE));
    }
    return pieces;
  }

  private static List<String> contaminated(Lessons lessons) {
    Set<String> held = new HashSet<>();
    for (ContributedRow row : lessons.kept()) {
      held.add("q " + words(row.row().question()));
      held.add("a " + words(row.row().answer()));
    }
    return lessons.rows().stream()
        .filter(row ->
            held.contains("q " + words(row.row().question()))
                || held.contains("a " + words(row.row().answer())))
        .map(row -> row.id().toString())
        .toList();
  }

  private static String words(String text) {
    return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}\\p{N}]+", " ").strip();
  }
}
