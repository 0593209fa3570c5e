package org.openledger.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.testing.InstalledModel;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

@Tag("vectors")
@Tag("tokenizer")
@Tag("slow")
class TokenizerVectorsTest {
  @Test
  void encodesAndDecodesAsTheReference() {
    Vectors suite = Vectors.suite("tokenizer");
    JsonNode cases = suite.json("smollm2/tokenizer.json");
    Tokenizer tokenizer = Tokenizer.of(InstalledModel.path("tokenizer"));
    assertThat(tokenizer.vocabSize()).isEqualTo(cases.get("vocab_size").intValue());
    for (JsonNode c : cases.get("cases")) {
      suite.run(c.get("text").toString(), () -> check(tokenizer, c));
    }
    suite.done();
  }

  private static void check(Tokenizer tokenizer, JsonNode c) {
    String text = c.get("text").stringValue();
    int[] ids = ids(c.get("ids"));
    assertThat(tokenizer.encode(text)).isEqualTo(ids);
    assertThat(tokenizer.encodePlain(text))
        .isEqualTo(c.has("ids_plain") ? ids(c.get("ids_plain")) : ids);
    String decoded = c.get("decoded").stringValue();
    String withoutSpecial = c.get("decoded_skip_special").stringValue();
    assertThat(tokenizer.decode(ids, false)).isEqualTo(decoded);
    assertThat(tokenizer.decode(ids, true)).isEqualTo(withoutSpecial);
    assertThat(decoded.equals(text)).isEqualTo(c.get("round_trip").booleanValue());
    assertThat(streamed(tokenizer.streaming(false), ids)).isEqualTo(decoded);
    assertThat(streamed(tokenizer.streaming(true), ids)).isEqualTo(withoutSpecial);
  }

  private static String streamed(StreamingDecoder decoder, int[] ids) {
    StringBuilder all = new StringBuilder();
    for (int id : ids) {
      all.append(decoder.next(id));
    }
    return all.append(decoder.finish()).toString();
  }

  private static int[] ids(JsonNode array) {
    return array.valueStream().mapToInt(JsonNode::intValue).toArray();
  }
}
