package org.openledger.node.prompt;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.openledger.datanet.access.ReadScope;
import org.openledger.datanet.retrieval.Note;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.RowId;
import org.openledger.node.models.LanguageModel;
import org.openledger.training.data.Example;
import org.openledger.training.data.ExampleBuilder;

/// Makes training examples of rows: the row's question, its own answer among look-alikes as
/// numbered notes, the answer as target; some without notes. The mix is the recipe's
/// (docs/internals/recipe-log.md).
///
/// @param model turns text into tokens
/// @param library finds look-alikes
/// @param scope the rows that may be notes
/// @param heldOut rows that must not appear, neither as targets nor as notes
/// @param builder cuts what is too long
public record RowExamples(
    LanguageModel model,
    Library library,
    ReadScope scope,
    Set<RowId> heldOut,
    ExampleBuilder builder) {
  private static final double WITHOUT_NOTES = 0.1;
  private static final int LOOK_ALIKES = Library.NOTES - 1;
  private static final int LOOKED_AT = 12;
  private static final double TWIN = 0.6;

  /// An example to learn from; now and then one without notes.
  public Example target(ContributedRow row, RandomGenerator random) {
    String question = worded(row.row().question(), random);
    if (random.nextDouble() < WITHOUT_NOTES) {
      return example(row, question, List.of());
    }
    return example(row, question, notes(row));
  }

  /// The question with words left out, from none to nearly all: people do not ask in the row's own
  /// words, and whoever learns to look for the question itself finds it in the question.
  private static String worded(String question, RandomGenerator random) {
    double dropped = random.nextDouble();
    String[] words = question.split(" +");
    List<String> kept = new ArrayList<>();
    for (String word : words) {
      if (random.nextDouble() >= dropped) {
        kept.add(word);
      }
    }
    return kept.isEmpty() ? words[random.nextInt(words.length)] : String.join(" ", kept);
  }

  /// The row's question alone.
  public Example withoutNotes(ContributedRow row) {
    return example(row, row.row().question(), List.of());
  }

  /// The row's question with its own answer as the first note, look-alikes after it.
  public Example withNotes(ContributedRow row) {
    return example(row, row.row().question(), notes(row));
  }

  /// In the order that retrieval gives them: nothing is nearer to a row's question than the row.
  private List<String> notes(ContributedRow row) {
    List<String> notes = new ArrayList<>();
    notes.add(Library.noteText(row));
    for (ContributedRow other : lookAlikes(row)) {
      notes.add(Library.noteText(other));
    }
    return notes;
  }

  /// The nearest rows that say something else: a twin would make two notes right.
  private List<ContributedRow> lookAlikes(ContributedRow row) {
    Set<RowId> excluded = new HashSet<>(heldOut);
    excluded.add(row.id());
    List<ContributedRow> found = new ArrayList<>();
    for (Note near : library.retriever().lookAlikes(row.id(), LOOKED_AT, scope, excluded)) {
      if (found.size() < LOOK_ALIKES
          && TokenF1.of(near.row().row().answer(), row.row().answer()) < TWIN) {
        found.add(near.row());
      }
    }
    return found;
  }

  private Example example(ContributedRow row, String question, List<String> notes) {
    return builder.of(
        row.label().orElse(row.id().toString()),
        model.promptTokens(NotesPrompt.of(question, notes)),
        model.answerTokens(row.row().answer()));
  }
}
