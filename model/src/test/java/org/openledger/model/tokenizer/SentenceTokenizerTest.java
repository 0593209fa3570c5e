package org.openledger.model.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.model.Recorded;
import org.openledger.testing.SentenceModel;
import tools.jackson.databind.JsonNode;

@Tag("slow")
class SentenceTokenizerTest {
  @Test
  void encodesAsTheTokenizersPackage() {
    SentenceTokenizer tokenizer = SentenceTokenizer.of(SentenceModel.path("sentence-tokenizer"));
    JsonNode recorded = Recorded.json("sentence_tokens.json");
    assertThat(tokenizer.tokensMax()).isEqualTo(recorded.get("max_length").intValue());
    for (JsonNode c : recorded.get("cases")) {
      assertThat(tokenizer.encode(c.get("text").stringValue()))
          .as(c.get("text").toString())
          .isEqualTo(c.get("ids").valueStream().mapToInt(JsonNode::intValue).toArray());
    }
  }
}
