package org.openledger.node.prompt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

class TokenF1Test {
  @Test
  void agreesWithTheRecordedValues() throws IOException {
    try (InputStream in = getClass().getResourceAsStream("/recorded/token_f1.json")) {
      for (JsonNode c : Vectors.parse(in.readAllBytes())) {
        String answer = c.get("answer").stringValue();
        String reference = c.get("reference").stringValue();
        assertThat(TokenF1.of(answer, reference))
            .as("%s / %s", answer, reference)
            .isCloseTo(c.get("f1").doubleValue(), within(1e-12));
      }
    }
  }

  @Test
  void isSymmetricAndOneForTheSameWords() {
    assertThat(TokenF1.of("one two two", "two one"))
        .isEqualTo(TokenF1.of("two one", "one two two"));
    assertThat(TokenF1.of("One, two!", "two one")).isEqualTo(1);
  }
}
