package org.openledger.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.model.ModelException;
import org.openledger.model.checkpoint.TinyLlama;
import org.openledger.testing.Seeds;

class TokenizerTest {
  private static final List<String> PIECES =
      List.of(
          "hello",
          " world",
          "<|im_start|>",
          "<|im_end|>",
          "<|",
          "im_end",
          "|>",
          "\n",
          "\n\n",
          "  ",
          "1",
          "23",
          "é",
          "🙂",
          "你",
          "\u00a0",
          "\t",
          "a",
          "B",
          "<|tool|>",
          "<|im_end|",
          ".",
          "'s",
          "\0");

  private static Tokenizer tokenizer;

  @BeforeAll
  static void open(@TempDir Path folder) {
    tokenizer = Tokenizer.of(TinyLlama.gguf().writeTo(folder.resolve("tiny.gguf")));
  }

  private static String text(RandomGenerator random) {
    StringBuilder all = new StringBuilder();
    int n = random.nextInt(12);
    for (int i = 0; i < n; i++) {
      all.append(PIECES.get(random.nextInt(PIECES.size())));
    }
    return all.toString();
  }

  @Test
  void readsTheNameOfASpecialTokenAsTheTokenOrAsText() {
    assertThat(tokenizer.encode("<|im_end|>")).containsExactly(2);
    assertThat(tokenizer.encodePlain("<|im_end|>")).hasSizeGreaterThan(3).doesNotContain(2);
    assertThat(tokenizer.decode(tokenizer.encodePlain("<|im_end|>"), true)).isEqualTo("<|im_end|>");
    assertThat(tokenizer.decode(new int[] {2}, true)).isEmpty();
  }

  @Test
  void decodesWhatItEncoded() {
    Seeds.times(
        300,
        random -> {
          String text = text(random);
          assertThat(tokenizer.decode(tokenizer.encode(text), false)).isEqualTo(text);
          assertThat(tokenizer.decode(tokenizer.encodePlain(text), true)).isEqualTo(text);
        });
  }

  @Test
  void splitsDigits() {
    int[] ids = tokenizer.encode("2026");
    assertThat(ids).hasSize(4);
    assertThat(ids[0]).isEqualTo(ids[2]).isEqualTo(tokenizer.tokenId("2").orElseThrow());
  }

  @Test
  void findsTokensByTheirSpelling() {
    assertThat(tokenizer.tokenId("<|im_start|>")).hasValue(1);
    assertThat(tokenizer.tokenId("Ġw")).isPresent();
    assertThat(tokenizer.tokenId("no such token")).isEmpty();
    assertThat(tokenizer.vocabSize()).isEqualTo(4 + 256 + 11);
  }

  @Test
  void turnsHalfASurrogatePairIntoTheReplacementCharacter() {
    String halves = "a\ud83d b\ude42 🙂";
    assertThat(tokenizer.decode(tokenizer.encode(halves), false)).isEqualTo("a\ufffd b\ufffd 🙂");
  }

  @Test
  void refusesNegativeTokensAndEndlessTexts() {
    assertThatThrownBy(() -> tokenizer.decode(new int[] {5, -1}, false))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("token -1 is negative");
    assertThatThrownBy(() -> tokenizer.encode("x".repeat(Tokenizer.CHARS_MAX + 1)))
        .isInstanceOf(ModelException.class)
        .hasMessageContaining("16,777,217 characters");
  }

  @Test
  void ignoresTokensBeyondTheVocabulary() {
    int[] beyond = {tokenizer.tokenId("a").orElseThrow(), 1_000_000};
    assertThat(tokenizer.decode(beyond, false)).isEqualTo("a");
  }

  @Test
  void encodesOneTextFromManyThreads() throws Exception {
    int[] expected = tokenizer.encode("hello world <|im_end|> 123");
    List<Thread> threads =
        java.util.stream.Stream.generate(() ->
                Thread.ofPlatform()
                    .start(() -> {
                      for (int i = 0; i < 200; i++) {
                        assertThat(tokenizer.encode("hello world <|im_end|> 123"))
                            .isEqualTo(expected);
                      }
                    }))
            .limit(4)
            .toList();
    for (Thread t : threads) {
      t.join();
    }
  }

  @Test
  void streamsTheTextOfAllTokensWithoutHalvesOfCharacters() {
    Seeds.times(
        300,
        random -> {
          int[] ids = tokenizer.encode(text(random));
          boolean skip = random.nextBoolean();
          StreamingDecoder decoder = tokenizer.streaming(skip);
          StringBuilder all = new StringBuilder();
          for (int id : ids) {
            String piece = decoder.next(id);
            assertThat(piece).doesNotContain("\ufffd");
            assertThat(
                    piece.isEmpty() || !Character.isHighSurrogate(piece.charAt(piece.length() - 1)))
                .isTrue();
            all.append(piece);
          }
          all.append(decoder.finish());
          assertThat(all).hasToString(tokenizer.decode(ids, skip));
        });
  }

  @Test
  void streamsBytesThatAreNoTextWithoutHoldingThemForever() {
    int continuation = tokenizer.tokenId("Ģ").orElseThrow(); // byte 0x80
    StreamingDecoder decoder = tokenizer.streaming(false);
    StringBuilder all = new StringBuilder();
    int[] ids = new int[50];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = continuation;
      all.append(decoder.next(continuation));
    }
    assertThat(all).isNotEmpty();
    all.append(decoder.finish());
    assertThat(all).hasToString(tokenizer.decode(ids, false));
  }

  @Test
  void cutsAtSpecialTokensAsTheLibraryDoes() {
    Seeds.times(
        500,
        random -> {
          String text = text(random);
          assertThat(tokenizer.encodeByCutting(text, (from, to) -> true))
              .as(text)
              .isEqualTo(tokenizer.encode(text));
        });
  }

  @Test
  void swallowsWhiteSpaceAroundSpecialTokensAsTheLibraryDoes() {
    Tokenizer swallowing =
        Tokenizer.ofJson(
            """
            {"version":"1.0","truncation":null,"padding":null,"added_tokens":[
             {"id":0,"content":"<l>","single_word":false,"lstrip":true,"rstrip":false,"normalized":false,"special":true},
             {"id":1,"content":"<r>","single_word":false,"lstrip":false,"rstrip":true,"normalized":false,"special":true},
             {"id":2,"content":"word","single_word":true,"lstrip":false,"rstrip":false,"normalized":false,"special":true},
             {"id":3,"content":"<r><l>","single_word":false,"lstrip":true,"rstrip":true,"normalized":false,"special":false}],
             "normalizer":null,"post_processor":null,
             "pre_tokenizer":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true},
             "decoder":{"type":"ByteLevel","add_prefix_space":false,"trim_offsets":true,"use_regex":true},
             "model":{"type":"BPE","dropout":null,"unk_token":null,"continuing_subword_prefix":null,
              "end_of_word_suffix":null,"fuse_unk":false,"byte_fallback":false,"ignore_merges":false,
              "vocab":{"<l>":0,"<r>":1,"word":2,"<r><l>":3,"w":4,"o":5,"r":6,"d":7,"Ġ":8,"Ċ":9,"<":10,">":11,"l":12,"ĊĊ":13},
              "merges":["Ċ Ċ"]}}
            """,
            "swallowing");
    List<String> pieces =
        List.of("<l>", "<r>", "word", " ", "\n", "w", "<", "r>", "o", "<r><l>", "l>");
    Seeds.times(
        500,
        random -> {
          StringBuilder text = new StringBuilder();
          for (int i = 0; i < 10; i++) {
            text.append(pieces.get(random.nextInt(pieces.size())));
          }
          assertThat(swallowing.encodeByCutting(text.toString(), (from, to) -> true))
              .as(text.toString())
              .isEqualTo(swallowing.encode(text.toString()));
        });
  }

  @Test
  void refusesDocumentsThatAreNoTokenizer() {
    for (String json :
        List.of(
            "{}",
            "{\"model\":5}",
            "{\"model\":{\"type\":\"None\"}}",
            "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[\"a b\"]}}",
            "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":-1},\"merges\":[]}}",
            "{\"model\":{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[]},\"added_tokens\":[{\"id\":\"x\",\"content\":\"y\"}]}",
            "not json")) {
      assertThatThrownBy(() -> Tokenizer.ofJson(json, "hostile"))
          .as(json)
          .isInstanceOf(ModelException.class)
          .hasMessageContaining("hostile");
    }
  }
}
