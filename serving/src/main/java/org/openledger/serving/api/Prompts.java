package org.openledger.serving.api;

import java.util.List;

/// Turns what a client wrote into the model's tokens.
public interface Prompts {
  /// A conversation by the model's chat template, up to where the assistant's next turn begins.
  List<Integer> chat(List<ChatMessage> messages);

  /// A text as it is, nothing in it special.
  List<Integer> text(String text);
}
