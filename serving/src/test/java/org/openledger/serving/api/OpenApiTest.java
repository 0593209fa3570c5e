package org.openledger.serving.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Schemas;
import tools.jackson.databind.JsonNode;

/// Holds the handlers' answers against the OpenAPI document that they serve.
class OpenApiTest {
  private final ApiBench bench = new ApiBench();
  private final JsonNode document = OpenAiApi.openApi();

  @AfterEach
  void stop() {
    bench.close();
  }

  @Test
  void wholeAnswersMatch() {
    String chat =
        """
        {"model":"fake-base","max_tokens":5,"logprobs":true,"top_logprobs":2,"n":2,
         "messages":[{"role":"user","content":"Hi"}]}
        """;
    matches("ChatCompletion", json("/v1/chat/completions", chat));
    matches(
        "Completion",
        json("/v1/completions", "{\"model\":\"fake-tuned\",\"prompt\":\"Hi\",\"logprobs\":2}"));
    matches(
        "Completion", json("/v1/completions", "{\"model\":\"fake-tuned\",\"prompt\":[72,105]}"));
    matches(
        "Embeddings",
        json("/v1/embeddings", "{\"model\":\"fake-embedder\",\"input\":[\"a\",\"bc\"]}"));
    matches(
        "Embeddings",
        json(
            "/v1/embeddings",
            "{\"model\":\"fake-embedder\",\"input\":\"a\",\"encoding_format\":\"base64\"}"));
    matches("ModelList", bench.get("/v1/models").body());
    matches("Model", bench.get("/v1/models/fake-tuned").body());
    matches("Error", bench.get("/v1/models/nobody").body());
    matches("Error", json("/v1/chat/completions", "{}"));
  }

  @Test
  void everyChunkMatches() throws IOException {
    String more =
        "\"model\":\"fake-base\",\"stream\":true,\"max_tokens\":9,\"stream_options\":{\"include_usage\":true}}";
    String chat =
        "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],\"logprobs\":true," + more;
    bench.chunks("/v1/chat/completions", chat).forEach(c -> matches("ChatChunk", c));
    String completion = "{\"prompt\":\"Hi\",\"logprobs\":1," + more;
    bench.chunks("/v1/completions", completion).forEach(c -> matches("Completion", c));
  }

  @Test
  void adaptersNameTheirParent() {
    JsonNode tuned = bench.get("/v1/models/fake-tuned").body();
    assertThat(tuned.get("parent").stringValue()).isEqualTo("fake-base");
    assertThat(tuned.get("root").stringValue()).isEqualTo("fake-base");
    assertThat(bench.get("/v1/models/fake-base").body().get("parent").isNull()).isTrue();
  }

  @Test
  void everyReferenceResolves() {
    assertThat(document.findValues("$ref")).isNotEmpty();
    assertThat(new Schemas(document).deadReferences()).isEmpty();
    assertThat(bench.get("/v1/openapi.json").body()).isEqualTo(document);
  }

  private JsonNode json(String path, String body) {
    return ((Outcome.Json) bench.post(path, body)).body();
  }

  private void matches(String schema, JsonNode value) {
    assertThat(new Schemas(document).faults(schema, value)).as(value.toString()).isEmpty();
  }
}
