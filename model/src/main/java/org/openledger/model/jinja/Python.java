package org.openledger.model.jinja;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/// Python's rules for values: truth, equality, order, iteration, `str` and `repr`.
final class Python {
  private static final int CHARACTERS_MAX = 1 << 20;

  private Python() {}

  static boolean truth(Value v) {
    return switch (v) {
      case Text t -> !t.string().isEmpty();
      case Value.Whole(long n) -> n != 0;
      case Value.Real(double d) -> d != 0;
      case Value.Bool(boolean b) -> b;
      case Value.Items(List<Value> items, boolean tuple) -> !items.isEmpty();
      case Value.Dict d -> !d.entries().isEmpty();
      case Value.None n -> false;
      case Value.Undefined u -> false;
      case Value.Namespace n -> true;
      case Value.Loop l -> true;
      case Value.Function f -> true;
    };
  }

  static boolean equal(Value a, Value b) {
    if (isNumber(a) && isNumber(b)) {
      return a instanceof Value.Real || b instanceof Value.Real
          ? real(a) == real(b)
          : whole(a) == whole(b);
    }
    if (a instanceof Value.Items x && b instanceof Value.Items y) {
      return x.tuple() == y.tuple() && equalItems(x.values(), y.values());
    }
    if (a instanceof Value.Dict x && b instanceof Value.Dict y) {
      return x.entries().size() == y.entries().size()
          && x.entries().entrySet().stream()
              .allMatch(e -> {
                Value other = y.entries().get(e.getKey());
                return other != null && equal(e.getValue(), other);
              });
    }
    return a instanceof Value.Undefined ? b instanceof Value.Undefined : a.equals(b);
  }

  private static boolean equalItems(List<Value> x, List<Value> y) {
    if (x.size() != y.size()) {
      return false;
    }
    Iterator<Value> other = y.iterator();
    return x.stream().allMatch(v -> equal(v, other.next()));
  }

  /// Order of two numbers, two strings or two lists.
  static int compare(Value a, Value b) {
    if (isNumber(a) && isNumber(b)) {
      return a instanceof Value.Real || b instanceof Value.Real
          ? Double.compare(real(a), real(b))
          : Long.compare(whole(a), whole(b));
    }
    if (a instanceof Text x && b instanceof Text y) {
      return compareCodePoints(x.string(), y.string());
    }
    if (a instanceof Value.Items x && b instanceof Value.Items y) {
      for (int i = 0; i < Math.min(x.values().size(), y.values().size()); i++) {
        if (!equal(x.values().get(i), y.values().get(i))) {
          return compare(x.values().get(i), y.values().get(i));
        }
      }
      return Integer.compare(x.values().size(), y.values().size());
    }
    throw Failure.of("%s and %s have no order", kind(a), kind(b));
  }

  private static int compareCodePoints(String x, String y) {
    int[] a = x.codePoints().toArray();
    int[] b = y.codePoints().toArray();
    return Arrays.compare(a, b);
  }

  static boolean contains(Value container, Value item) {
    return switch (container) {
      case Text t -> t.string().contains(text(item, "what is looked for in a string").string());
      case Value.Items(List<Value> items, boolean tuple) ->
          items.stream().anyMatch(v -> equal(v, item));
      case Value.Dict d -> d.entries().containsKey(item);
      case Value.Undefined u -> false;
      case Value.Whole w -> throw notIterable(container);
      case Value.Real r -> throw notIterable(container);
      case Value.Bool b -> throw notIterable(container);
      case Value.None n -> throw notIterable(container);
      case Value.Namespace n -> throw notIterable(container);
      case Value.Loop l -> throw notIterable(container);
      case Value.Function f -> throw notIterable(container);
    };
  }

  /// What a `for` goes through: a string's characters, a list's items, a dictionary's keys.
  static List<Value> iterate(Value v) {
    return switch (v) {
      case Text t -> characters(t);
      case Value.Items(List<Value> items, boolean tuple) -> items;
      case Value.Dict d -> List.copyOf(d.entries().sequencedKeySet());
      case Value.Undefined u -> List.of();
      case Value.Whole w -> throw notIterable(v);
      case Value.Real r -> throw notIterable(v);
      case Value.Bool b -> throw notIterable(v);
      case Value.None n -> throw notIterable(v);
      case Value.Namespace n -> throw notIterable(v);
      case Value.Loop l -> throw notIterable(v);
      case Value.Function f -> throw notIterable(v);
    };
  }

  private static RuntimeException notIterable(Value v) {
    return Failure.of("%s cannot be gone through", kind(v));
  }

  private static List<Value> characters(Text t) {
    if (t.string().length() > CHARACTERS_MAX) {
      throw Failure.of("a string of %,d characters is too long to go through", t.string().length());
    }
    List<Value> all = new ArrayList<>();
    for (int i = 0; i < t.string().length(); ) {
      int next = i + Character.charCount(t.string().codePointAt(i));
      all.add(t.cut(i, next));
      i = next;
    }
    return all;
  }

  static int length(Value v) {
    return v instanceof Text t
        ? t.string().codePointCount(0, t.string().length())
        : iterate(v).size();
  }

  static boolean isNumber(Value v) {
    return v instanceof Value.Whole || v instanceof Value.Real || v instanceof Value.Bool;
  }

  static double real(Value v) {
    return switch (v) {
      case Value.Real(double d) -> d;
      case Value.Whole(long n) -> n;
      case Value.Bool(boolean b) -> b ? 1 : 0;
      case Text t -> throw notANumber(v);
      case Value.None n -> throw notANumber(v);
      case Value.Undefined u -> throw notANumber(v);
      case Value.Items i -> throw notANumber(v);
      case Value.Dict d -> throw notANumber(v);
      case Value.Namespace n -> throw notANumber(v);
      case Value.Loop l -> throw notANumber(v);
      case Value.Function f -> throw notANumber(v);
    };
  }

  private static RuntimeException notANumber(Value v) {
    return Failure.of("%s is no number", kind(v));
  }

  static long whole(Value v) {
    if (v instanceof Value.Bool(boolean b)) {
      return b ? 1 : 0;
    }
    if (v instanceof Value.Whole(long n)) {
      return n;
    }
    throw Failure.of("%s is no whole number", kind(v));
  }

  static int index(Value v, String what) {
    long n = whole(v);
    if (n != (int) n) {
      throw Failure.of("%s is %d, too large", what, n);
    }
    return (int) n;
  }

  static Text text(Value v, String what) {
    if (v instanceof Text t) {
      return t;
    }
    throw Failure.of("%s is %s, a string is needed", what, kind(v));
  }

  /// A value's kind, for errors.
  static String kind(Value v) {
    return switch (v) {
      case Text t -> "a string";
      case Value.Whole w -> "a whole number";
      case Value.Real r -> "a real number";
      case Value.Bool b -> "a boolean";
      case Value.None n -> "none";
      case Value.Undefined(String what) -> "undefined (" + Failure.brief(what) + ")";
      case Value.Items i -> i.tuple() ? "a tuple" : "a list";
      case Value.Dict d -> "a dictionary";
      case Value.Namespace n -> "a namespace";
      case Value.Loop l -> "a loop";
      case Value.Function f -> "a function";
    };
  }

  /// Python's `str`: what printing a value gives.
  static Text str(Value v) {
    return switch (v) {
      case Text t -> t;
      case Value.Undefined u -> Text.EMPTY;
      case Value.Items i -> made(repr(v), v);
      case Value.Dict d -> made(repr(v), v);
      case Value.Whole w -> Text.own(repr(v));
      case Value.Real r -> Text.own(repr(v));
      case Value.Bool b -> Text.own(repr(v));
      case Value.None n -> Text.own(repr(v));
      case Value.Namespace n -> Text.own("<Namespace>");
      case Value.Loop l -> Text.own("<LoopContext>");
      case Value.Function f -> Text.own("<function>");
    };
  }

  /// A text made of a value's parts: a user's, if any part is.
  static Text made(String string, Value from) {
    return holdsUserText(from) ? Text.user(string) : Text.own(string);
  }

  static boolean holdsUserText(Value v) {
    return switch (v) {
      case Text t -> t.hasUserRuns();
      case Value.Items(List<Value> items, boolean tuple) ->
          items.stream().anyMatch(Python::holdsUserText);
      case Value.Dict d ->
          d.entries().entrySet().stream()
              .anyMatch(e -> holdsUserText(e.getKey()) || holdsUserText(e.getValue()));
      case Value.Namespace(Map<String, Value> m) ->
          m.values().stream().anyMatch(Python::holdsUserText);
      case Value.Whole w -> false;
      case Value.Real r -> false;
      case Value.Bool b -> false;
      case Value.None n -> false;
      case Value.Undefined u -> false;
      case Value.Loop l -> false;
      case Value.Function f -> false;
    };
  }

  static String repr(Value v) {
    return switch (v) {
      case Text t -> quoted(t.string());
      case Value.Whole(long n) -> Long.toString(n);
      case Value.Real(double d) -> real(d);
      case Value.Bool(boolean b) -> b ? "True" : "False";
      case Value.None n -> "None";
      case Value.Undefined u -> "Undefined";
      case Value.Items(List<Value> items, boolean tuple) -> {
        String inside = items.stream().map(Python::repr).collect(Collectors.joining(", "));
        yield tuple ? "(" + inside + (items.size() == 1 ? ",)" : ")") : "[" + inside + "]";
      }
      case Value.Dict d ->
          d.entries().entrySet().stream()
              .map(e -> repr(e.getKey()) + ": " + repr(e.getValue()))
              .collect(Collectors.joining(", ", "{", "}"));
      case Value.Namespace n -> "<Namespace>";
      case Value.Loop l -> "<LoopContext>";
      case Value.Function f -> "<function>";
    };
  }

  /// A float's shortest digits: plain from 1e-4 up to 1e16, else with an exponent of two digits.
  static String real(double d) {
    if (Double.isNaN(d)) {
      return "nan";
    }
    if (Double.isInfinite(d)) {
      return d > 0 ? "inf" : "-inf";
    }
    if (d == 0) {
      return 1 / d < 0 ? "-0.0" : "0.0";
    }
    BigDecimal digits = new BigDecimal(Double.toString(d)).stripTrailingZeros();
    int exponent = digits.precision() - digits.scale() - 1;
    if (exponent >= -4 && exponent < 16) {
      String plain = digits.toPlainString();
      return plain.contains(".") ? plain : plain + ".0";
    }
    String unscaled = digits.unscaledValue().abs().toString();
    String mantissa =
        unscaled.length() == 1 ? unscaled : unscaled.charAt(0) + "." + unscaled.substring(1);
    return "%s%se%s%02d"
        .formatted(d < 0 ? "-" : "", mantissa, exponent < 0 ? "-" : "+", Math.abs(exponent));
  }

  private static String quoted(String s) {
    char quote = s.indexOf('\'') >= 0 && s.indexOf('"') < 0 ? '"' : '\'';
    StringBuilder out = new StringBuilder().append(quote);
    s.codePoints()
        .forEach(c -> {
          switch (c) {
            case '\\' -> out.append("\\\\");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> {
              if (c == quote) {
                out.append('\\').append(quote);
              } else if (printable(c)) {
                out.appendCodePoint(c);
              } else {
                out.append(
                    c < 0x100
                        ? "\\x%02x".formatted(c)
                        : c < 0x10000 ? "\\u%04x".formatted(c) : "\\U%08x".formatted(c));
              }
            }
          }
        });
    return out.append(quote).toString();
  }

  private static boolean printable(int c) {
    if (c == ' ') {
      return true;
    }
    return switch (Character.getType(c)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.PRIVATE_USE,
          Character.UNASSIGNED,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SPACE_SEPARATOR ->
          false;
      default -> true;
    };
  }

  /// What `str.isspace` accepts.
  static boolean isSpace(int c) {
    return Character.isWhitespace(c) || Character.isSpaceChar(c) || c == 0x85;
  }
}
