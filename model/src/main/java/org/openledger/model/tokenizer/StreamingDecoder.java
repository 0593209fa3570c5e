package org.openledger.model.tokenizer;

import java.util.Arrays;

/// Decodes an answer token by token: the pieces, joined, are the text of all tokens at once, and no
/// piece ends inside a character.
///
/// A character's bytes may be spread over tokens, and a decoder may treat the first token apart. So
/// the last piece's tokens are decoded again with the new ones, and what goes beyond their text is
/// new; while the end is an unfinished character (it decodes to U+FFFD), it is held back. This is
/// the library's own `DecodeStream`, with a bound on what is held. Not for use by two threads.
public final class StreamingDecoder {
  /// Tokens held back at most: a character has four bytes, so a longer run is no character at all.
  private static final int HELD_MAX = 16;

  private final Tokenizer tokenizer;
  private final boolean skipSpecial;
  private int[] window = new int[0]; // tokens of the last piece, then those held back
  private int held;
  private String before = ""; // text of the last piece's tokens

  StreamingDecoder(Tokenizer tokenizer, boolean skipSpecial) {
    this.tokenizer = tokenizer;
    this.skipSpecial = skipSpecial;
  }

  /// Takes the next token; returns the text that is now certain, often a word, sometimes nothing.
  public String next(int token) {
    window = Arrays.copyOf(window, window.length + 1);
    window[window.length - 1] = token;
    held++;
    String text = tokenizer.decode(window, skipSpecial);
    if (text.endsWith("\uFFFD") && held < HELD_MAX) {
      return "";
    }
    return emit(text);
  }

  /// Ends the answer: returns what was still held back.
  public String finish() {
    return held == 0 ? "" : emit(tokenizer.decode(window, skipSpecial));
  }

  private String emit(String text) {
    String piece = text.length() > before.length() ? text.substring(before.length()) : "";
    window = Arrays.copyOfRange(window, window.length - held, window.length);
    held = 0;
    before = tokenizer.decode(window, skipSpecial);
    return piece;
  }
}
