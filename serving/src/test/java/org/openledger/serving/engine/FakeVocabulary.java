package org.openledger.serving.engine;

import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A vocabulary of the 256 bytes, one end token, and nothing else.
public final class FakeVocabulary implements Vocabulary {
  public static final int END = 256;
  public static final int TOKENS = 257;

  @Override
  public Set<Integer> endTokens() {
    return Set.of(END);
  }

  @Override
  public String text(int token) {
    return token == END ? "<|end|>" : new String(new byte[] {(byte) token}, StandardCharsets.UTF_8);
  }

  /// A text's bytes as tokens.
  public static List<Integer> tokens(String text) {
    List<Integer> tokens = new ArrayList<>();
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      tokens.add(b & 0xff);
    }
    return tokens;
  }

  @Override
  public TextDecoder decoder() {
    return new TextDecoder() {
      private final CharsetDecoder utf8 =
          StandardCharsets.UTF_8
              .newDecoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .onUnmappableCharacter(CodingErrorAction.REPLACE);
      private final ByteBuffer pending = ByteBuffer.allocate(8);

      @Override
      public String accept(int token) {
        if (token == END) {
          return "";
        }
        pending.put((byte) token);
        return decode(false);
      }

      @Override
      public String finish() {
        return decode(true);
      }

      private String decode(boolean last) {
        CharBuffer out = CharBuffer.allocate(16);
        pending.flip();
        utf8.decode(pending, out, last);
        if (last) {
          utf8.flush(out);
        }
        pending.compact();
        return out.flip().toString();
      }
    };
  }
}
