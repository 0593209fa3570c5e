package org.openledger.model.jinja;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Python's `json.dumps` without `ensure_ascii`, which is what `tojson` means in chat templates.
final class Json {
  private final StringBuilder out = new StringBuilder();
  private final @Nullable String indent;
  private final String itemSeparator;
  private final String keySeparator;
  private final boolean sortKeys;

  private Json(@Nullable String indent, String itemSeparator, String keySeparator, boolean sort) {
    this.indent = indent;
    this.itemSeparator = itemSeparator;
    this.keySeparator = keySeparator;
    this.sortKeys = sort;
  }

  static Text dumps(Value v, Arguments args) {
    Value indent = args.get(1, "indent", Value.NONE);
    String spaces =
        indent instanceof Value.None
            ? null
            : indent instanceof Text t
                ? t.string()
                : " ".repeat(Math.clamp(Python.index(indent, "indent"), 0, 32));
    String item = spaces == null ? ", " : ",";
    String key = ": ";
    if (args.get(2, "separators", Value.NONE) instanceof Value.Items(List<Value> two, boolean t)
        && two.size() == 2) {
      item = Python.text(two.get(0), "a separator").string();
      key = Python.text(two.get(1), "a separator").string();
    }
    Json json = new Json(spaces, item, key, args.flag(3, "sort_keys", false));
    json.write(v, 0);
    return Python.made(json.out.toString(), v);
  }

  private void write(Value v, int depth) {
    switch (v) {
      case Text t -> string(t.string());
      case Value.Whole(long n) -> out.append(n);
      case Value.Real(double d) -> out.append(number(d));
      case Value.Bool(boolean b) -> out.append(b);
      case Value.None n -> out.append("null");
      case Value.Items(List<Value> items, boolean tuple) -> items(items, depth);
      case Value.Dict d -> dict(d, depth);
      case Value.Undefined u -> throw notJson(v);
      case Value.Namespace n -> throw notJson(v);
      case Value.Loop l -> throw notJson(v);
      case Value.Function f -> throw notJson(v);
    }
  }

  private static String number(double d) {
    return Double.isNaN(d)
        ? "NaN"
        : Double.isInfinite(d) ? (d > 0 ? "Infinity" : "-Infinity") : Python.real(d);
  }

  private static RuntimeException notJson(Value v) {
    return Failure.of("%s has no JSON", Python.kind(v));
  }

  private void items(List<Value> items, int depth) {
    if (items.isEmpty()) {
      out.append("[]");
      return;
    }
    out.append('[');
    boolean first = true;
    for (Value item : items) {
      between(first, depth + 1);
      first = false;
      write(item, depth + 1);
    }
    newline(depth);
    out.append(']');
  }

  private void dict(Value.Dict dict, int depth) {
    if (dict.entries().isEmpty()) {
      out.append("{}");
      return;
    }
    List<Map.Entry<Value, Value>> entries = List.copyOf(dict.entries().entrySet());
    if (sortKeys) {
      Comparator<Map.Entry<Value, Value>> byKey = (a, b) -> Python.compare(a.getKey(), b.getKey());
      entries = entries.stream().sorted(byKey).toList();
    }
    out.append('{');
    boolean first = true;
    for (Map.Entry<Value, Value> e : entries) {
      between(first, depth + 1);
      first = false;
      string(key(e.getKey()));
      out.append(keySeparator);
      write(e.getValue(), depth + 1);
    }
    newline(depth);
    out.append('}');
  }

  private static String key(Value v) {
    return switch (v) {
      case Text t -> t.string();
      case Value.Whole(long n) -> Long.toString(n);
      case Value.Real(double d) -> number(d);
      case Value.Bool(boolean b) -> Boolean.toString(b);
      case Value.None n -> "null";
      case Value.Undefined u -> throw notJson(v);
      case Value.Items i -> throw notJson(v);
      case Value.Dict d -> throw notJson(v);
      case Value.Namespace n -> throw notJson(v);
      case Value.Loop l -> throw notJson(v);
      case Value.Function f -> throw notJson(v);
    };
  }

  private void between(boolean first, int depth) {
    if (!first) {
      out.append(itemSeparator);
    }
    newline(depth);
  }

  private void newline(int depth) {
    if (indent != null) {
      out.append('\n').append(indent.repeat(depth));
    }
  }

  private void string(String s) {
    out.append('"');
    for (int i = 0; i < s.length(); i++) {
      char c = s.charAt(i);
      switch (c) {
        case '"' -> out.append("\\\"");
        case '\\' -> out.append("\\\\");
        case '\n' -> out.append("\\n");
        case '\r' -> out.append("\\r");
        case '\t' -> out.append("\\t");
        case '\b' -> out.append("\\b");
        case '\f' -> out.append("\\f");
        default -> {
          if (c < 0x20) {
            out.append("\\u%04x".formatted((int) c));
          } else {
            out.append(c);
          }
        }
      }
    }
    out.append('"');
  }
}
