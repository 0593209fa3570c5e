package org.openledger.node.datanets;

import java.util.ArrayList;
import java.util.List;
import org.openledger.datanet.row.RowId;
import org.openledger.primitives.Address;
import org.openledger.primitives.PrimitivesException;
import org.openledger.serving.ServingException;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.Fields;
import org.openledger.serving.api.RequestJson;
import tools.jackson.databind.JsonNode;

/// Reads the types of a Datanet from JSON fields that anybody may have written.
final class Typed {
  private static final int BODY_BYTES_MAX = 8 << 20;

  private Typed() {}

  /// The fields of a call's body.
  static Fields body(ApiCall call) {
    return new Fields(RequestJson.object(call.body(), BODY_BYTES_MAX), "");
  }

  /// A list of 1 to `max` things that must be there.
  static List<JsonNode> list(Fields fields, String name, int max) {
    JsonNode value = fields.any(name);
    if (value == null) {
      throw fields.missing(name);
    }
    if (!value.isArray()) {
      throw Fields.type(name, "an array", RequestJson.type(value));
    }
    if (value.isEmpty() || value.size() > max) {
      throw fields.invalid(name, "%,d things; 1 to %,d may be there.".formatted(value.size(), max));
    }
    List<JsonNode> list = new ArrayList<>(value.size());
    value.forEach(list::add);
    return list;
  }

  /// An object that must be there.
  static Fields object(Fields fields, String name) {
    Fields object = fields.object(name);
    if (object == null) {
      throw fields.missing(name);
    }
    return object;
  }

  /// An account.
  static Address address(Fields fields, String name) {
    String text = fields.requiredText(name);
    try {
      return Address.parse(text);
    } catch (PrimitivesException e) {
      throw fields.invalid(
          name,
          "0x and 40 hexadecimal digits, of one case or with a right checksum, is an account.");
    }
  }

  /// A row's id.
  static RowId row(Fields fields, String name) {
    return row(fields.requiredText(name), fields.invalid(name, "0x and 64 digits is a row's id."));
  }

  /// The row id in `text`, or `otherwise`.
  static RowId row(String text, ServingException otherwise) {
    try {
      return RowId.parse(text);
    } catch (PrimitivesException e) {
      throw otherwise;
    }
  }

  /// A whole number that is not negative: seconds since 1970, or somebody's number.
  static long number(Fields fields, String name) {
    Long number = fields.integer(name, 0, Long.MAX_VALUE);
    if (number == null) {
      throw fields.missing(name);
    }
    return number;
  }
}
