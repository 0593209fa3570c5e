package org.openledger.node.answer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.openledger.attribution.notes.NotesValues;
import org.openledger.attribution.receipt.Influence;
import org.openledger.attribution.receipt.Retrieval;
import org.openledger.attribution.sketch.Quantised;
import org.openledger.datanet.retrieval.Note;
import org.openledger.model.chat.Message;
import org.openledger.node.models.Compute;
import org.openledger.node.models.LanguageModel;
import org.openledger.node.prompt.Library;
import org.openledger.node.prompt.NotesPrompt;
import org.openledger.serving.engine.Priority;

/// Traces an answer by the two channels that pay: the notes' exact Shapley values, and the training
/// rows' exact scores.
///
/// @param model the base
/// @param compute where its tensors may be touched
public record Attributor(LanguageModel model, Compute compute) {
  private static final int ROWS_LISTED = 10;

  /// An answer to be traced.
  ///
  /// @param messages the conversation as the client sent it; the last turn is the question
  /// @param notes the notes it was given, in order
  /// @param prompt the prompt's tokens as they were served
  /// @param tokens the answer's tokens, the end token included
  public record Answer(List<Message> messages, List<Note> notes, int[] prompt, int[] tokens) {}

  /// Both channels of one answer.
  ///
  /// @param query the answer's own sketch, which the scores are products with
  public record Traced(Retrieval retrieval, Influence influence, Quantised query) {}

  /// Traces `answer` of `tuned`. Between the two channels other answers may run.
  public Traced trace(TunedModel tuned, Answer answer, RowIndex index) {
    NotesValues values =
        compute.run(
            Priority.ATTRIBUTION,
            () ->
                NotesValues.measure(
                    model.llama(),
                    tuned.adapter(),
                    subset -> promptWith(answer, subset),
                    answer.notes().size(),
                    answer.tokens()));
    Quantised query =
        compute.run(
            Priority.ATTRIBUTION, () -> tuned.sketcher().query(answer.prompt(), answer.tokens()));
    List<Retrieval.Note> notes =
        answer.notes().stream()
            .map(n ->
                new Retrieval.Note(
                    n.row().id().hash(), n.row().contributor(), index.of(n.row().id().hash())))
            .toList();
    Retrieval retrieval =
        new Retrieval(notes, Arrays.stream(values.subsets()).boxed().toList(), values.players());
    return new Traced(retrieval, Influence.of(tuned.store(), query, ROWS_LISTED), query);
  }

  /// Where a row stands in the version's tree.
  @FunctionalInterface
  public interface RowIndex {
    /// The leaf of `row`.
    int of(org.openledger.primitives.Hash row);
  }

  private int[] promptWith(Answer answer, int subset) {
    List<String> texts = new ArrayList<>();
    for (int i = 0; i < answer.notes().size(); i++) {
      if ((subset >> i & 1) == 1) {
        texts.add(Library.noteText(answer.notes().get(i).row()));
      }
    }
    List<Message> messages = new ArrayList<>(answer.messages());
    messages.set(
        messages.size() - 1,
        Message.user(NotesPrompt.of(answer.messages().getLast().content(), texts)));
    return model.prompt().tokens(messages, true);
  }
}
