package org.openledger.training.data;

import java.util.List;

/// How a model's chat template turns messages into token ids. The caller supplies it, so that
/// training knows neither tokenizer nor template.
public interface ChatTokens {
  /// The ids of the conversation so far, up to where the assistant's answer starts.
  int[] prompt(List<Message> messages);

  /// The ids of an answer, with the token that ends the assistant's turn.
  int[] answer(String text);

  /// One turn.
  ///
  /// @param role system, user or assistant
  /// @param content its text, which is data: special tokens in it are plain text
  record Message(Role role, String content) {}

  /// Who speaks.
  enum Role {
    /// What the model is told beforehand.
    SYSTEM,
    /// Who asks.
    USER,
    /// The model.
    ASSISTANT
  }
}
