package org.openledger.testing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/// Holds values against the schemas of an OpenAPI document, more strictly than JSON Schema does: a
/// property that the schema does not name is a fault.
///
/// As much of JSON Schema as our documents use: `$ref`, `type`, `required`, `properties`, `items`,
/// `enum`, `const`, `oneOf`, `pattern`.
///
/// @param document the OpenAPI document
public record Schemas(JsonNode document) {
  /// What is wrong with `value` as one of the document's `schema`; empty when nothing is.
  public List<String> faults(String schema, JsonNode value) {
    List<String> faults = new ArrayList<>();
    check(document.at("/components/schemas/" + schema), value, schema, faults);
    return faults;
  }

  /// The references in the document that lead nowhere.
  public List<String> deadReferences() {
    List<String> dead = new ArrayList<>();
    for (JsonNode reference : document.findValues("$ref")) {
      if (!document.at(reference.stringValue().substring(1)).isObject()) {
        dead.add(reference.stringValue());
      }
    }
    return dead;
  }

  private void check(JsonNode schema, JsonNode value, String at, List<String> faults) {
    if (schema.isMissingNode()) {
      faults.add(at + " has no schema");
      return;
    }
    if (schema.has("$ref")) {
      check(document.at(schema.get("$ref").stringValue().substring(1)), value, at, faults);
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
        faults.add(at + " matches no option");
      }
      return;
    }
    if (schema.has("type") && !types(schema.get("type")).contains(type(value))) {
      faults.add("%s is %s, not %s".formatted(at, type(value), schema.get("type")));
      return;
    }
    values(schema, value, at, faults);
    for (JsonNode required : schema.path("required")) {
      if (!value.has(required.stringValue())) {
        faults.add(at + " lacks " + required.stringValue());
      }
    }
    children(schema, value, at, faults);
  }

  private static void values(JsonNode schema, JsonNode value, String at, List<String> faults) {
    if (schema.has("const") && !schema.get("const").equals(value)) {
      faults.add("%s is %s, not %s".formatted(at, value, schema.get("const")));
    }
    if (schema.has("enum") && schema.get("enum").values().stream().noneMatch(value::equals)) {
      faults.add("%s is %s, not one of %s".formatted(at, value, schema.get("enum")));
    }
    if (schema.has("pattern")
        && value.isString()
        && !value.stringValue().matches(schema.get("pattern").stringValue())) {
      faults.add("%s is %s, not like %s".formatted(at, value, schema.get("pattern")));
    }
  }

  private void children(JsonNode schema, JsonNode value, String at, List<String> faults) {
    if (schema.has("properties")) {
      for (Map.Entry<String, JsonNode> field : value.properties()) {
        JsonNode known = schema.get("properties").get(field.getKey());
        if (known == null) {
          faults.add(at + " has an undocumented " + field.getKey());
        } else {
          check(known, field.getValue(), at + "." + field.getKey(), faults);
        }
      }
    }
    for (int i = 0; schema.has("items") && i < value.size(); i++) {
      check(schema.get("items"), value.get(i), at + "[" + i + "]", faults);
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
