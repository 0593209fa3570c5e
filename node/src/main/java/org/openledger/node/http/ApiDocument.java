package org.openledger.node.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import org.openledger.serving.api.OpenAiApi;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The OpenAPI documents that the node serves.
final class ApiDocument {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private ApiDocument() {}

  /// The chain's part.
  static ObjectNode chain() {
    return part("chain-openapi.json");
  }

  /// Sessions and what changes a Datanet.
  static ObjectNode datanet() {
    return part("datanet-openapi.json");
  }

  private static ObjectNode part(String name) {
    try (InputStream in = ApiDocument.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException(name + " is not on the class path");
      }
      return (ObjectNode) JSON.readTree(in);
    } catch (IOException e) {
      throw new IllegalStateException(name + " cannot be read", e);
    }
  }

  /// What is only read.
  static ObjectNode views() {
    return part("views-openapi.json");
  }

  /// ModelFactory.
  static ObjectNode factory() {
    return part("factory-openapi.json");
  }

  /// The demo's story.
  static ObjectNode demo() {
    return part("demo-openapi.json");
  }

  /// All parts in one document.
  static ObjectNode whole() {
    ObjectNode all = OpenAiApi.openApi();
    for (ObjectNode part : List.of(views(), datanet(), factory(), demo(), chain())) {
      // A path may be read in one part and written in another.
      part.withObject("/paths")
          .forEachEntry((path, item) ->
              all.withObject("/paths")
                  .withObject("/" + path.replace("~", "~0").replace("/", "~1"))
                  .setAll((ObjectNode) item));
      for (String kind : part.withObject("/components").propertyNames()) {
        all.withObject("/components/" + kind).setAll(part.withObject("/components/" + kind));
      }
    }
    return all;
  }
}
