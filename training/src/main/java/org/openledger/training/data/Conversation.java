package org.openledger.training.data;

import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.openledger.model.chat.Message;
import org.openledger.training.TrainingException;
import org.openledger.training.TrainingException.Code;

/// A conversation to learn from.
///
/// @param messages the turns in order
/// @param learned which of them, by index, are learned; all of them the assistant's
record Conversation(List<Message> messages, Set<Integer> learned) {
  /// Checks that something is learned, and that it is the assistant's.
  Conversation {
    messages = List.copyOf(messages);
    learned = Set.copyOf(learned);
    refuse(learned.isEmpty(), "there is no assistant turn to learn");
    for (int i : learned) {
      refuse(!messages.get(i).role().equals("assistant"), "only assistant turns can be learned");
      refuse(i == 0, "the assistant speaks first: there is no prompt");
    }
  }

  private static void refuse(boolean wrong, String message, Object... values) {
    if (wrong) {
      throw new TrainingException(Code.DATA, message.formatted(values));
    }
  }

  /// The example: every turn rendered as the template does, the learned ones labelled.
  ///
  /// A template may render an earlier turn otherwise once later ones follow (some drop its
  /// reasoning); then what the model would see and what it would learn differ, and this refuses.
  Example toExample(String id, ChatTokens chat, ExampleBuilder builder) {
    int last = learned.stream().mapToInt(i -> i).max().orElseThrow();
    int[] prompt = chat.prompt(messages.subList(0, last));
    int[] answer = chat.answer(messages.get(last).content());
    int[] ids = Arrays.copyOf(prompt, Math.addExact(prompt.length, answer.length));
    System.arraycopy(answer, 0, ids, prompt.length, answer.length);
    int[] labels = new int[ids.length];
    Arrays.fill(labels, Example.IGNORE);
    for (int turn : learned) {
      int[] before = chat.prompt(messages.subList(0, turn));
      int[] said = chat.answer(messages.get(turn).content());
      int end = before.length + said.length;
      refuse(
          end > ids.length
              || Arrays.mismatch(ids, 0, before.length, before, 0, before.length) >= 0
              || Arrays.mismatch(ids, before.length, end, said, 0, said.length) >= 0,
          "turn %d is rendered otherwise once later turns follow: learn only the last one",
          turn + 1);
      System.arraycopy(said, 0, labels, before.length, said.length);
    }
    return builder.labelled(id, ids, labels);
  }
}
