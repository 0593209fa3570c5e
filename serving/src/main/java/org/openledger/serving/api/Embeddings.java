package org.openledger.serving.api;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `POST /v1/embeddings`: vectors as arrays, or as base64 of little-endian fp32, which the official
/// Python client asks for.
final class Embeddings {
  private final TextEmbedder embedder;
  private final ApiLimits limits;

  Embeddings(TextEmbedder embedder, ApiLimits limits) {
    this.embedder = embedder;
    this.limits = limits;
  }

  Outcome.Json create(ObjectNode json) {
    Fields fields = new Fields(json, "");
    String model = fields.requiredText("model");
    List<String> texts = texts(fields);
    String format = fields.text("encoding_format");
    if (format != null && !format.equals("float") && !format.equals("base64")) {
      throw fields.invalid("encoding_format", "supported are 'float' and 'base64'.");
    }
    fields.only("dimensions", Integer.toString(embedder.dimensions()));
    fields.harmless("user");
    fields.done();
    if (!model.equals(embedder.model())) {
      throw Models.unknown(model);
    }
    return new Outcome.Json(200, body(embedder.embed(texts), "base64".equals(format)));
  }

  private List<String> texts(Fields fields) {
    JsonNode given = fields.any("input");
    if (given == null) {
      throw fields.missing("input");
    }
    List<String> texts = new ArrayList<>();
    if (given.isArray()) {
      if (given.isEmpty() || given.size() > limits.inputsMax()) {
        throw fields.invalid(
            "input",
            "1 to %d texts are taken, not %d.".formatted(limits.inputsMax(), given.size()));
      }
      for (int i = 0; i < given.size(); i++) {
        texts.add(Fields.text(given.get(i), "input[" + i + "]"));
      }
    } else {
      texts.add(Fields.text(given, "input"));
    }
    if (texts.contains("")) {
      throw fields.invalid("input", "a text is empty.");
    }
    return texts;
  }

  private ObjectNode body(TextEmbedder.Embedded embedded, boolean base64) {
    ObjectNode body = JsonNodeFactory.instance.objectNode();
    body.put("object", "list");
    ArrayNode data = body.putArray("data");
    for (float[] vector : embedded.vectors()) {
      ObjectNode entry = data.addObject().put("object", "embedding").put("index", data.size() - 1);
      if (base64) {
        entry.put("embedding", base64(vector));
      } else {
        ArrayNode values = entry.putArray("embedding");
        for (float value : vector) {
          values.add(value);
        }
      }
    }
    body.put("model", embedder.model());
    body.putObject("usage")
        .put("prompt_tokens", embedded.tokens())
        .put("total_tokens", embedded.tokens());
    return body;
  }

  private static String base64(float[] vector) {
    ByteBuffer bytes =
        ByteBuffer.allocate(vector.length * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    bytes.asFloatBuffer().put(vector);
    return Base64.getEncoder().encodeToString(bytes.array());
  }
}
