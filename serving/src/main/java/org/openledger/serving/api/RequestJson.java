package org.openledger.serving.api;

import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.StreamReadFeature;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads request bodies, which anybody may have written: size, depth, doubled keys and trailing
/// text are checked before anything is believed.
public final class RequestJson {
  private static final int DEPTH_MAX = 32;

  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                  .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
                  .build())
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .build();

  private RequestJson() {}

  /// The object that a body holds.
  ///
  /// @param bytesMax the most bytes that are read
  public static ObjectNode object(byte[] body, int bytesMax) {
    if (body.length > bytesMax) {
      throw new ServingException(
          Code.BODY_TOO_LARGE,
          "The request body has %,d bytes, at most %,d are read.".formatted(body.length, bytesMax));
    }
    JsonNode node;
    try {
      node = MAPPER.readTree(body);
    } catch (JacksonException e) {
      throw new ServingException(
          Code.MALFORMED_JSON,
          "We could not parse the JSON body of your request: "
              + e.getOriginalMessage().lines().findFirst().orElse("no reason given"));
    }
    if (node instanceof ObjectNode object) {
      return object;
    }
    throw new ServingException(
        Code.MALFORMED_JSON, "The request body must be a JSON object, not " + type(node) + ".");
  }

  /// One document on one line.
  static String text(JsonNode node) {
    return MAPPER.writeValueAsString(node);
  }

  /// What a person would call this kind of value.
  public static String type(JsonNode node) {
    return switch (node.getNodeType()) {
      case ARRAY -> "an array";
      case BOOLEAN -> "a boolean";
      case NULL -> "null";
      case NUMBER -> node.isIntegralNumber() ? "an integer" : "a number";
      case OBJECT, POJO -> "an object";
      case STRING, BINARY -> "a string";
      case MISSING -> "nothing";
    };
  }
}
