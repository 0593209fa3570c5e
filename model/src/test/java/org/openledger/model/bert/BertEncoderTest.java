package org.openledger.model.bert;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.model.ModelException;
import org.openledger.model.checkpoint.Checkpoint;
import org.openledger.tensor.Torch;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

@Tag("slow")
class BertEncoderTest {
  private static BertEncoder encoder() {
    Path folder = Path.of(System.getProperty("user.home"), ".openledger/inputs/all-MiniLM-L6-v2");
    Assumptions.assumeTrue(Files.isDirectory(folder), "no all-MiniLM-L6-v2 at " + folder);
    try (Checkpoint c = Checkpoint.open(folder)) {
      return BertEncoder.load(c);
    }
  }

  @Test
  void embeddingsAgreeWithTransformers() throws IOException {
    JsonNode cases;
    try (var in = BertEncoderTest.class.getResourceAsStream("embeddings.json")) {
      cases = Vectors.parse(in.readAllBytes()).get("cases");
    }
    List<int[]> texts =
        cases
            .valueStream()
            .map(c -> c.get("ids").valueStream().mapToInt(JsonNode::intValue).toArray())
            .toList();
    try (BertEncoder encoder = encoder()) {
      long before = Torch.liveTensors();
      float[][] embeddings = encoder.embed(texts);
      assertThat(Torch.liveTensors()).isEqualTo(before);
      for (int i = 0; i < embeddings.length; i++) {
        assertThat(embeddings[i]).hasSize(encoder.dimensions());
        for (int j = 0; j < embeddings[i].length; j++) {
          double expected = cases.get(i).get("embedding").get(j).doubleValue();
          assertThat((double) embeddings[i][j]).isCloseTo(expected, within(1e-5));
        }
      }
    }
  }

  @Test
  void refusesTextsThatDoNotFit() {
    try (BertEncoder encoder = encoder()) {
      for (int[] text : List.of(new int[0], new int[encoder.tokensMax() + 1], new int[] {-1})) {
        assertThatThrownBy(() -> encoder.embed(List.of(text))).isInstanceOf(ModelException.class);
      }
    }
  }
}
