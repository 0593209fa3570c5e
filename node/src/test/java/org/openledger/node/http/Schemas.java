package org.openledger.node.http;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import java.util.List;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Holds answers against an OpenAPI document.
public final class Schemas {
  private Schemas() {}

  /// What of `value` is not as `document` says of its schema `name`.
  public static List<String> problems(ObjectNode document, String name, JsonNode value) {
    ObjectNode root = document.objectNode();
    root.put("$ref", "#/components/schemas/" + name);
    root.set("components", document.get("components"));
    Schema schema =
        SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12).getSchema(root);
    return schema.validate(value).stream().map(Error::toString).toList();
  }
}
