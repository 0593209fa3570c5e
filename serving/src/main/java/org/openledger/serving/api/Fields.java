package org.openledger.serving.api;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Reads a JSON object's fields with their types and ranges, and knows which were never asked for:
/// a parameter is honoured, known to be harmless, or refused by name.
///
/// `null` counts as absent, as the official clients send it.
public final class Fields {
  private final ObjectNode node;
  private final String path; // such as "messages[2]."
  private final Set<String> unread = new LinkedHashSet<>();

  /// The fields of `node`.
  ///
  /// @param path what stands before a field's name in errors, such as `messages[2].`
  public Fields(ObjectNode node, String path) {
    this.node = node;
    this.path = path;
    unread.addAll(node.propertyNames());
  }

  /// A field's name as errors give it.
  String param(String name) {
    return path + name;
  }

  /// A field's value of any type, or null.
  public @Nullable JsonNode any(String name) {
    unread.remove(name);
    JsonNode value = node.get(name);
    return value == null || value.isNull() ? null : value;
  }

  /// A boolean.
  ///
  /// @param absent its value when it is not there
  public boolean flag(String name, boolean absent) {
    JsonNode value = any(name);
    if (value == null) {
      return absent;
    }
    if (!value.isBoolean()) {
      throw type(name, "a boolean", value);
    }
    return value.booleanValue();
  }

  double number(String name, double min, double max, double absent) {
    JsonNode value = any(name);
    if (value == null) {
      return absent;
    }
    if (!value.isNumber()) {
      throw type(name, "a number", value);
    }
    double number = value.doubleValue();
    if (!(number >= min && number <= max)) { // not a number, too
      throw range(name, min, max, value);
    }
    return number;
  }

  /// An integer in `min` … `max`, or null.
  public @Nullable Long integer(String name, long min, long max) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    if (!value.isIntegralNumber()) {
      throw type(name, "an integer", value);
    }
    if (!value.canConvertToLong() || value.longValue() < min || value.longValue() > max) {
      throw range(name, min, max, value);
    }
    return value.longValue();
  }

  int integer(String name, int min, int max, int absent) {
    Long value = integer(name, min, max);
    return value == null ? absent : value.intValue();
  }

  /// A string of well-formed Unicode, or null.
  public @Nullable String text(String name) {
    JsonNode value = any(name);
    return value == null ? null : text(value, param(name));
  }

  /// A string of well-formed Unicode that must be there.
  public String requiredText(String name) {
    String value = text(name);
    if (value == null) {
      throw missing(name);
    }
    return value;
  }

  /// A string that is well-formed Unicode.
  static String text(JsonNode value, String param) {
    if (!value.isString()) {
      throw type(param, "a string", RequestJson.type(value));
    }
    String text = value.stringValue();
    for (int i = 0; i < text.length(); i++) {
      if (Character.isHighSurrogate(text.charAt(i))
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        i++;
      } else if (Character.isSurrogate(text.charAt(i))) {
        throw ServingException.of(
            Code.INVALID_VALUE, param, "'%s' holds half a surrogate pair.".formatted(param));
      }
    }
    return text;
  }

  /// An object's fields, or null.
  public @Nullable Fields object(String name) {
    JsonNode value = any(name);
    if (value == null) {
      return null;
    }
    return object(value, param(name));
  }

  /// The fields of `value`, which must be an object.
  public static Fields object(JsonNode value, String param) {
    if (value instanceof ObjectNode object) {
      return new Fields(object, param + ".");
    }
    throw type(param, "an object", RequestJson.type(value));
  }

  /// Fields that change nothing about the answer.
  void harmless(String... names) {
    List.of(names).forEach(unread::remove);
  }

  /// A field that is honoured only by these JSON texts, such as `"none"` or `[]`.
  void only(String name, String... values) {
    JsonNode value = any(name);
    if (value != null && !List.of(values).contains(RequestJson.text(value))) {
      throw ServingException.of(
          values.length == 0 ? Code.UNSUPPORTED_PARAMETER : Code.UNSUPPORTED_VALUE,
          param(name),
          values.length == 0
              ? "Unsupported parameter: '%s' is not supported by this server."
                  .formatted(param(name))
              : "Unsupported value: '%s' supports only %s here."
                  .formatted(param(name), String.join(", ", values)));
    }
  }

  /// Refuses what nobody asked for.
  public void done() {
    for (String name : unread) {
      if (!node.get(name).isNull()) {
        throw ServingException.of(
            Code.UNKNOWN_PARAMETER, param(name), "Unknown parameter: '%s'.".formatted(param(name)));
      }
    }
  }

  /// The error of a field that must be there.
  public ServingException missing(String name) {
    return ServingException.of(
        Code.MISSING_PARAMETER,
        param(name),
        "Missing required parameter: '%s'.".formatted(param(name)));
  }

  /// The error of a field whose value cannot be.
  public ServingException invalid(String name, String why) {
    return ServingException.of(
        Code.INVALID_VALUE, param(name), "Invalid value for '%s': %s".formatted(param(name), why));
  }

  private ServingException type(String name, String expected, JsonNode value) {
    return type(param(name), expected, RequestJson.type(value));
  }

  /// The error of a value of the wrong type.
  public static ServingException type(String param, String expected, String actual) {
    return ServingException.of(
        Code.INVALID_TYPE,
        param,
        "Invalid type for '%s': expected %s, but got %s instead."
            .formatted(param, expected, actual));
  }

  private ServingException range(String name, Number min, Number max, JsonNode value) {
    String shown = value.toString();
    return invalid(
        name,
        "%s is not between %s and %s."
            .formatted(shown.length() > 40 ? shown.substring(0, 40) + "…" : shown, min, max));
  }
}
