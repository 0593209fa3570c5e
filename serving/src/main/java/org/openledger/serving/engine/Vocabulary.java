package org.openledger.serving.engine;

import java.util.Set;

/// What the engine knows of the tokenizer: which tokens end an answer, and how tokens become text.
public interface Vocabulary {
  /// Tokens by which the model says that its answer is over.
  Set<Integer> endTokens();

  /// The text of a token by itself, special tokens by their name; U+FFFD where it is no whole
  /// character. For log-prob listings.
  String text(int token);

  /// A decoder for one answer. Special tokens give no text.
  TextDecoder decoder();

  /// Turns one answer's tokens into text as they come, whole characters only.
  interface TextDecoder {
    /// The text that this token completes; empty while a character is incomplete.
    String accept(int token);

    /// The rest: an incomplete character comes as U+FFFD.
    String finish();
  }
}
