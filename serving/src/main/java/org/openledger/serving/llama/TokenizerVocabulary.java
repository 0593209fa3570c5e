package org.openledger.serving.llama;

import java.util.Set;
import org.openledger.model.tokenizer.StreamingDecoder;
import org.openledger.model.tokenizer.Tokenizer;
import org.openledger.serving.engine.Vocabulary;

/// A model's tokenizer as the engine sees it.
///
/// @param endTokens tokens that end an answer
public record TokenizerVocabulary(Tokenizer tokenizer, Set<Integer> endTokens)
    implements Vocabulary {
  public TokenizerVocabulary {
    endTokens = Set.copyOf(endTokens);
  }

  @Override
  public String text(int token) {
    return tokenizer.decode(new int[] {token}, false);
  }

  @Override
  public TextDecoder decoder() {
    StreamingDecoder decoder = tokenizer.streaming(true);
    return new TextDecoder() {
      @Override
      public String accept(int token) {
        return decoder.next(token);
      }

      @Override
      public String finish() {
        return decoder.finish();
      }
    };
  }
}
