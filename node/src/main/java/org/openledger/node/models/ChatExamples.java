package org.openledger.node.models;

import java.util.List;
import java.util.Locale;
import org.openledger.training.data.ChatTokens;

/// Conversations of a training file as a model's tokens.
///
/// @param model whose template and tokenizer
public record ChatExamples(LanguageModel model) implements ChatTokens {
  @Override
  public int[] prompt(List<ChatTokens.Message> messages) {
    List<org.openledger.model.chat.Message> turns =
        messages.stream()
            .map(m ->
                new org.openledger.model.chat.Message(
                    m.role().name().toLowerCase(Locale.ROOT), m.content()))
            .toList();
    return model.prompt().tokens(turns, true);
  }

  @Override
  public int[] answer(String text) {
    return model.answerTokens(text);
  }
}
