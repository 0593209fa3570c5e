package org.openledger.serving.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
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
    List<String> references = new ArrayList<>();
    document.findValues("$ref").forEach(ref -> references.add(ref.stringValue()));
    assertThat(references).isNotEmpty();
    for (String reference : references) {
      assertThat(document.at(reference.substring(1)).isObject()).as(reference).isTrue();
    }
    assertThat(bench.get("/v1/openapi.json").body()).isEqualTo(document);
  }

  private JsonNode json(String path, String body) {
    return ((Outcome.Json) bench.post(path, body)).body();
  }

  private void matches(String schema, JsonNode value) {
    List<String> errors = new ArrayList<>();
    check(document.at("/components/schemas/" + schema), value, schema, errors);
    assertThat(errors).as(value.toString()).isEmpty();
  }

  /// As much of JSON Schema as the document uses: $ref, type, required, properties, items, enum,
  /// const, oneOf; and no property that the schema does not know.
  private void check(JsonNode schema, JsonNode value, String at, List<String> errors) {
    if (schema.has("$ref")) {
      check(document.at(schema.get("$ref").stringValue().substring(1)), value, at, errors);
      return;
    }
    if (schema.has("oneOf")) {
      boolean any = false;
      for (JsonNode option : schema.get("oneOf")) {
        List<String> attempt = new ArrayList<>();
        check(option, value, at, attempt);
        any |= attempt.isEmpty();
      }
      if (!any) {
        errors.add(at + " matches no option");
      }
      return;
    }
    if (schema.has("type") && !types(schema.get("type")).contains(type(value))) {
      errors.add("%s is %s, not %s".formatted(at, type(value), schema.get("type")));
      return;
    }
    if (schema.has("const") && !schema.get("const").equals(value)) {
      errors.add("%s is %s, not %s".formatted(at, value, schema.get("const")));
    }
    if (schema.has("enum") && schema.get("enum").values().stream().noneMatch(value::equals)) {
      errors.add("%s is %s, not one of %s".formatted(at, value, schema.get("enum")));
    }
    for (JsonNode required : schema.path("required")) {
      if (!value.has(required.stringValue())) {
        errors.add(at + " lacks " + required.stringValue());
      }
    }
    children(schema, value, at, errors);
  }

  private void children(JsonNode schema, JsonNode value, String at, List<String> errors) {
    if (schema.has("properties")) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        JsonNode known = schema.get("properties").get(field.getKey());
        if (known == null) {
          errors.add(at + " has an undocumented " + field.getKey());
        } else {
          check(known, field.getValue(), at + "." + field.getKey(), errors);
        }
      }
    }
    for (int i = 0; schema.has("items") && i < value.size(); i++) {
      check(schema.get("items"), value.get(i), at + "[" + i + "]", errors);
    }
  }

  private static List<String> types(JsonNode type) {
    List<String> types = new ArrayList<>();
    if (type.isArray()) {
      type.forEach(t -> types.add(t.stringValue()));
    } else {
      types.add(type.stringValue());
    }
    if (types.contains("number")) {
      types.add("integer");
    }
    return types;
  }

  private static String type(JsonNode value) {
    return switch (value.getNodeType()) {
      case OBJECT -> "object";
      case ARRAY -> "array";
      case STRING -> "string";
      case BOOLEAN -> "boolean";
      case NULL -> "null";
      case NUMBER -> value.isIntegralNumber() ? "integer" : "number";
      case BINARY, MISSING, POJO -> "nothing JSON has";
    };
  }
}
