package org.openledger.model.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.model.checkpoint.Checkpoint;
import org.openledger.model.tokenizer.SentenceTokenizer;
import org.openledger.testing.SentenceModel;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

/// From text to embedding: our tokenizer, then our encoder, against both of theirs.
@Tag("slow")
class SentenceEmbeddingTest {
  @Test
  void embedsTextsAsTransformersDoes() throws IOException {
    Path folder = SentenceModel.path("sentence-embedding");
    JsonNode cases;
    try (var in = SentenceEmbeddingTest.class.getResourceAsStream("embeddings.json")) {
      cases = Vectors.parse(in.readAllBytes()).get("cases");
    }
    SentenceTokenizer tokenizer = SentenceTokenizer.of(folder);
    List<int[]> texts = new ArrayList<>();
    cases.forEach(c -> texts.add(tokenizer.encode(c.get("text").stringValue())));
    try (Checkpoint checkpoint = Checkpoint.open(folder);
        BertEncoder encoder = BertEncoder.load(checkpoint)) {
      float[][] embeddings = encoder.embed(texts);
      for (int i = 0; i < embeddings.length; i++) {
        JsonNode expected = cases.get(i).get("embedding");
        assertThat(embeddings[i]).hasSize(expected.size());
        for (int j = 0; j < embeddings[i].length; j++) {
          assertThat((double) embeddings[i][j])
              .as("%s, dimension %d", cases.get(i).get("text"), j)
              .isCloseTo(expected.get(j).doubleValue(), within(1e-4));
        }
      }
    }
  }
}
