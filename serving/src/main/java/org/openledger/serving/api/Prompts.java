package org.openledger.serving.api;

import java.util.List;
import org.openledger.model.chat.Message;

/// Turns what a client wrote into the model's tokens.
public interface Prompts {
  /// A conversation by the model's chat template, up to where the assistant's next turn begins;
  /// names of special tokens in its contents are plain text.
  ///
  /// @throws org.openledger.serving.ServingException where the template refuses it
  List<Integer> chat(List<Message> messages);

  /// A text as it is, nothing in it special.
  List<Integer> text(String text);
}
