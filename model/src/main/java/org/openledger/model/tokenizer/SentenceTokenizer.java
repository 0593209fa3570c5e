package org.openledger.model.tokenizer;

import java.nio.file.Files;
import java.nio.file.Path;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;
import org.openledger.model.json.StrictJson;
import tools.jackson.databind.JsonNode;

/// The tokenizer of a sentence encoder: every text is framed as the model was trained (`[CLS] …
/// [SEP]`) and cut to the length that its folder states, as sentence-transformers does. Safe from
/// many threads.
public final class SentenceTokenizer {
  private static final long CONFIG_BYTES_MAX = 1 << 20;
  private static final int TOKENS_DEFAULT = 512;

  private final NativeTokenizer tokenizer;
  private final int tokensMax;

  private SentenceTokenizer(NativeTokenizer tokenizer, int tokensMax) {
    this.tokenizer = tokenizer;
    this.tokensMax = tokensMax;
  }

  /// The tokenizer of a sentence-transformers folder: `tokenizer.json`, and the longest text in
  /// `sentence_bert_config.json` (512 tokens where there is none).
  public static SentenceTokenizer of(Path folder) {
    int tokensMax = tokensMax(folder.resolve("sentence_bert_config.json"));
    return new SentenceTokenizer(
        TokenizerJson.ofFolder(folder).truncated(tokensMax).tokenizer(), tokensMax);
  }

  private static int tokensMax(Path config) {
    if (!Files.exists(config)) {
      return TOKENS_DEFAULT;
    }
    JsonNode max = StrictJson.object(config, CONFIG_BYTES_MAX).path("max_seq_length");
    if (max.isMissingNode() || max.isNull()) {
      return TOKENS_DEFAULT;
    }
    if (max.isIntegralNumber()
        && max.canConvertToInt()
        && max.intValue() >= 4
        && max.intValue() <= 1 << 20) {
      return max.intValue();
    }
    throw new ModelException(
        Code.MALFORMED, "%s: max_seq_length is %s".formatted(config.getFileName(), max));
  }

  /// The tokens of a text, framed, at most [#tokensMax].
  public int[] encode(String text) {
    if (text.length() > Tokenizer.CHARS_MAX) {
      throw new ModelException(
          Code.TOO_LARGE,
          "a text of %,d characters, at most %,d are encoded"
              .formatted(text.length(), Tokenizer.CHARS_MAX));
    }
    return tokenizer.encode(text, true);
  }

  /// The longest encoding, frame included.
  public int tokensMax() {
    return tokensMax;
  }
}
