package org.openledger.training.data;

import java.util.Arrays;
import java.util.List;
import org.openledger.model.chat.ChatPrompt;
import org.openledger.model.chat.Message;
import org.openledger.model.tokenizer.Tokenizer;

/// How a model turns messages into token ids.
public interface ChatTokens {
  /// The ids of the conversation so far, up to where the assistant's answer starts.
  int[] prompt(List<Message> messages);

  /// The ids of an answer, with the token that ends the assistant's turn.
  int[] answer(String text);

  /// As a model's own template and tokenizer do it.
  ///
  /// @param endToken ends a turn
  static ChatTokens of(ChatPrompt prompt, Tokenizer tokenizer, int endToken) {
    return new ChatTokens() {
      @Override
      public int[] prompt(List<Message> messages) {
        return prompt.tokens(messages, true);
      }

      @Override
      public int[] answer(String text) {
        int[] words = tokenizer.encodePlain(text);
        int[] all = Arrays.copyOf(words, words.length + 1);
        all[words.length] = endToken;
        return all;
      }
    };
  }
}
