package org.openledger.node.prompt;

import java.util.List;

/// A question as it stands in the user turn, with numbered notes or without.
///
/// Notes are other people's words: they stand in the user turn, encoded as plain text by whoever
/// makes tokens of it, so a note can neither end the turn nor speak as anyone else. The wording is
/// the one the adapter was trained with (docs/internals/recipe-log.md).
public final class NotesPrompt {
  private NotesPrompt() {}

  /// The user turn: the question alone, or under its notes in their order.
  public static String of(String question, List<String> notes) {
    if (notes.isEmpty()) {
      return question;
    }
    StringBuilder text = new StringBuilder("Notes:\n");
    for (int i = 0; i < notes.size(); i++) {
      text.append('[').append(i + 1).append("] ").append(notes.get(i)).append('\n');
    }
    return text.append("\nQuestion: ")
        .append(question)
        .append("\nAnswer from the notes.")
        .toString();
  }
}
