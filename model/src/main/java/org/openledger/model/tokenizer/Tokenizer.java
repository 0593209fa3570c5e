package org.openledger.model.tokenizer;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.stream.IntStream;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;
import org.openledger.model.checkpoint.Checkpoint;
import org.openledger.model.checkpoint.GgufCheckpoint;
import org.openledger.model.checkpoint.GgufFile;
import org.openledger.model.checkpoint.SafetensorsCheckpoint;

/// A language model's tokenizer. Nothing is put before or after a text: a chat template does that.
///
/// Two ways to read a text: [#encode] turns the name of a special token into that token, which is
/// right for a template's own words; [#encodePlain] keeps it as the characters it is, which is
/// right for anything a user wrote. Safe from many threads.
public final class Tokenizer {
  /// Longest text, in characters: beyond any context, below what could exhaust memory.
  public static final int CHARS_MAX = 16 << 20;

  private final NativeTokenizer tokenizer;
  private final NativeTokenizer plain;
  private final SpecialTokens specials;
  private final boolean normalises;
  private final Map<String, Integer> ids;
  private final int vocabSize;

  private Tokenizer(TokenizerJson json) {
    this.ids = json.vocabulary();
    this.vocabSize = 1 + ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
    this.tokenizer = json.tokenizer();
    this.plain = json.plain().tokenizer();
    this.specials = new SpecialTokens(json.specialTokens());
    this.normalises = json.normalisesBeforeMatching();
  }

  /// The tokenizer that belongs to a checkpoint.
  public static Tokenizer of(Checkpoint checkpoint) {
    return switch (checkpoint) {
      case GgufCheckpoint gguf -> new Tokenizer(TokenizerJson.ofGguf(gguf.file()));
      case SafetensorsCheckpoint folder -> new Tokenizer(TokenizerJson.ofFolder(folder.path()));
    };
  }

  /// A tokenizer from the text of a `tokenizer.json`; `what` names it in errors.
  static Tokenizer ofJson(String json, String what) {
    return new Tokenizer(TokenizerJson.ofText(json, what));
  }

  /// The tokenizer of a GGUF file or of a folder with a `tokenizer.json`.
  public static Tokenizer of(Path path) {
    if (Files.isDirectory(path)) {
      return new Tokenizer(TokenizerJson.ofFolder(path));
    }
    try (GgufFile file = GgufFile.open(path)) {
      return new Tokenizer(TokenizerJson.ofGguf(file));
    }
  }

  /// The tokens of a text; names of special tokens become those tokens.
  public int[] encode(String text) {
    return tokenizer.encode(checked(text), false);
  }

  /// The tokens of a text in which nothing is special.
  public int[] encodePlain(String text) {
    return plain.encode(checked(text), false);
  }

  /// Whether a stretch of a text is a template's own, and not a user's.
  @FunctionalInterface
  public interface Origin {
    /// Whether all characters from `from` up to `to` are the template's.
    boolean isOwn(int from, int to);
  }

  /// The tokens of a text in which only the template's own characters may name special tokens.
  ///
  /// Where no user wrote such a name, this is [#encode], token for token. Else the text is cut at
  /// the template's special tokens and what lies between is encoded as [#encodePlain] does.
  public int[] encode(String text, Origin origin) {
    SpecialTokens.Found found = specials.find(checked(text), origin);
    return found.refused() || normalises ? cut(text, found.matches()) : encode(text);
  }

  /// The tokens of a text cut at its special tokens, with nothing special between them.
  private int[] cut(String text, List<SpecialTokens.Match> matches) {
    IntStream.Builder all = IntStream.builder();
    int from = 0;
    for (SpecialTokens.Match m : matches) {
      IntStream.of(encodePlain(text.substring(from, m.from()))).forEach(all);
      all.add(m.id());
      from = m.to();
    }
    IntStream.of(encodePlain(text.substring(from))).forEach(all);
    return all.build().toArray();
  }

  /// The naive twin of [#encode]: cuts always, where that asks the library. For tests.
  int[] encodeByCutting(String text, Origin origin) {
    return cut(text, specials.find(text, origin).matches());
  }

  private static String checked(String text) {
    if (text.length() > CHARS_MAX) {
      throw new ModelException(
          Code.TOO_LARGE,
          "a text of %,d characters, at most %,d are encoded".formatted(text.length(), CHARS_MAX));
    }
    return text;
  }

  /// The text of tokens; bytes that are no UTF-8 become U+FFFD, ids beyond the vocabulary nothing.
  public String decode(int[] tokens, boolean skipSpecial) {
    return tokenizer.decode(tokens, skipSpecial);
  }

  /// The id of a token by its exact spelling in the vocabulary.
  public OptionalInt tokenId(String token) {
    Integer id = ids.get(token);
    return id == null ? OptionalInt.empty() : OptionalInt.of(id);
  }

  /// One more than the largest id; a model's embedding may have more rows.
  public int vocabSize() {
    return vocabSize;
  }

  /// A decoder for an answer that arrives token by token.
  public StreamingDecoder streaming(boolean skipSpecial) {
    return new StreamingDecoder(this, skipSpecial);
  }
}
