package org.openledger.datanet.row;

import java.util.Optional;
import org.openledger.primitives.Hash;

/// Which key of a JSON object fills which field of a row, and what the fields that no key fills
/// are.
///
/// Keys that are not named here are left alone.
///
/// @param label the key of the file's own name for the row, if it has one
/// @param category the key of the category
/// @param question the key of the question
/// @param answer the key of the answer
/// @param sources the key of the list of citations; a row without it cites nothing
/// @param terms what holds for every row of the file
public record Columns(
    Optional<String> label,
    String category,
    String question,
    String answer,
    String sources,
    Terms terms) {

  /// What holds for every row of a file.
  ///
  /// @param datanet the Datanet the rows are meant for
  /// @param language their BCP 47 tag
  /// @param licence their licence
  public record Terms(Hash datanet, String language, Licence licence) {}

  /// The columns of a file of frequently asked questions: `id`, `category`, `q`, `a`, `sources`.
  public static Columns faq(Terms terms) {
    return new Columns(Optional.of("id"), "category", "q", "a", "sources", terms);
  }
}
