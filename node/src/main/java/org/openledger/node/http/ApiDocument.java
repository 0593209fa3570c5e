package org.openledger.node.http;

import java.io.IOException;
import java.io.InputStream;
import org.openledger.serving.api.OpenAiApi;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The OpenAPI documents that the node serves.
final class ApiDocument {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ApiDocument() {}

  /// The chain's part.
  static ObjectNode chain() {
    try (InputStream in = ApiDocument.class.getResourceAsStream("chain-openapi.json")) {
      if (in == null) {
        throw new IllegalStateException("chain-openapi.json is not on the class path");
      }
      return (ObjectNode) JSON.readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException("chain-openapi.json cannot be read", e);
    }
  }

  /// Models and chain in one document.
  static ObjectNode whole() {
    ObjectNode all = OpenAiApi.openApi();
    ObjectNode chain = chain();
    all.withObject("/paths").setAll(chain.withObject("/paths"));
    for (String part : chain.withObject("/components").propertyNames()) {
      all.withObject("/components/" + part).setAll(chain.withObject("/components/" + part));
    }
    return all;
  }
}
