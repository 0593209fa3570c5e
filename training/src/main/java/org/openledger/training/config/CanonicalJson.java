package org.openledger.training.config;

import java.math.BigDecimal;
import java.math.MathContext;
import java.math.RoundingMode;
import java.util.List;
import java.util.TreeMap;
import org.openledger.model.json.StrictJson;
import tools.jackson.databind.JsonNode;

/// JSON of which there is one form only: keys sorted by UTF-16 code units, no white space, numbers
/// as ECMAScript prints them.
///
/// @see <a href="https://www.rfc-editor.org/rfc/rfc8785">RFC 8785</a>
final class CanonicalJson {
  private CanonicalJson() {}

  static String of(JsonNode node) {
    StringBuilder out = new StringBuilder();
    write(node, out);
    return out.toString();
  }

  private static void write(JsonNode node, StringBuilder out) {
    if (node.isObject()) {
      TreeMap<String, JsonNode> sorted = new TreeMap<>();
      node.properties().forEach(e -> sorted.put(e.getKey(), e.getValue()));
      out.append('{');
      sorted.forEach((key, value) -> {
        comma(out);
        out.append(StrictJson.mapper().writeValueAsString(key)).append(':');
        write(value, out);
      });
      out.append('}');
    } else if (node.isArray()) {
      out.append('[');
      for (JsonNode item : node) {
        comma(out);
        write(item, out);
      }
      out.append(']');
    } else if (node.isNumber()) {
      out.append(number(node.doubleValue()));
    } else {
      out.append(StrictJson.mapper().writeValueAsString(node));
    }
  }

  private static void comma(StringBuilder out) {
    if (List.of('{', '[').indexOf(out.charAt(out.length() - 1)) < 0) {
      out.append(',');
    }
  }

  /// ECMA-262's Number::toString: the shortest digits that read back as the same double.
  static String number(double x) {
    if (!Double.isFinite(x)) {
      throw new IllegalArgumentException(x + " has no JSON");
    }
    if (x == 0) {
      return "0";
    }
    BigDecimal value = shortest(Math.abs(x));
    String digits = value.unscaledValue().toString();
    int k = digits.length();
    int n = k - value.scale(); // where the point stands, counted from the first digit
    String text;
    if (n >= k && n <= 21) {
      text = digits + "0".repeat(n - k);
    } else if (n > 0 && n <= 21) {
      text = digits.substring(0, n) + "." + digits.substring(n);
    } else if (n > -6 && n <= 0) {
      text = "0." + "0".repeat(-n) + digits;
    } else {
      String e = (n > 0 ? "+" : "-") + Math.abs(n - 1);
      text = digits.charAt(0) + (k == 1 ? "" : "." + digits.substring(1)) + "e" + e;
    }
    return x < 0 ? "-" + text : text;
  }

  /// Java prints at least two digits and so misses the numbers for which one is enough.
  private static BigDecimal shortest(double x) {
    BigDecimal java = new BigDecimal(Double.toString(x)).stripTrailingZeros();
    BigDecimal digit = java.round(new MathContext(1, RoundingMode.HALF_EVEN));
    return digit.doubleValue() == x ? digit.stripTrailingZeros() : java;
  }
}
