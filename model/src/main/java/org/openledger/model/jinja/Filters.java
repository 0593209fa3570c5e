package org.openledger.model.jinja;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/// What stands behind `|`. The value is the first argument.
final class Filters {
  private static final Map<String, Value.Function> ALL = all();

  private Filters() {}

  static boolean exists(String name) {
    return ALL.containsKey(name);
  }

  static Value apply(String name, Arguments a) {
    Value.Function filter = ALL.get(name);
    if (filter == null) { // named by a string, as in map('name')
      throw Failure.of("filter %s is not known here", Failure.brief(name));
    }
    return filter.call(a);
  }

  private static Map<String, Value.Function> all() {
    Map<String, Value.Function> all = new HashMap<>();
    texts(all);
    lists(all);
    numbers(all);
    return Map.copyOf(all);
  }

  private static void texts(Map<String, Value.Function> all) {
    all.put("trim", a -> Strings.strip(str(a), a.find(1, "chars"), true, true));
    all.put("upper", a -> Strings.upper(str(a)));
    all.put("lower", a -> Strings.lower(str(a)));
    all.put("title", a -> Strings.titleFilter(str(a)));
    all.put("capitalize", a -> Strings.capitalize(str(a)));
    all.put("string", Filters::str);
    all.put("safe", Filters::str);
    all.put("escape", a -> escape(str(a)));
    all.put("e", a -> escape(str(a)));
    all.put("tojson", a -> Json.dumps(v(a), a));
    all.put(
        "replace",
        a ->
            Strings.replace(
                str(a),
                Python.str(a.need(1, "old")),
                Python.str(a.need(2, "new")),
                a.whole(3, "count", -1)));
    all.put("indent", Filters::indent);
    all.put("join", Filters::join);
  }

  private static void lists(Map<String, Value.Function> all) {
    all.put("length", a -> new Value.Whole(Python.length(v(a))));
    all.put("count", a -> new Value.Whole(Python.length(v(a))));
    all.put("list", a -> Value.list(items(a)));
    all.put("first", a -> items(a).isEmpty() ? none("first") : items(a).getFirst());
    all.put("last", a -> items(a).isEmpty() ? none("last") : items(a).getLast());
    all.put("reverse", Filters::reverse);
    all.put("sort", Filters::sort);
    all.put("unique", Filters::unique);
    all.put("map", Filters::map);
    all.put("select", a -> selected(a, false, true));
    all.put("reject", a -> selected(a, false, false));
    all.put("selectattr", a -> selected(a, true, true));
    all.put("rejectattr", a -> selected(a, true, false));
    all.put("items", a -> Value.list(v(a) instanceof Value.Undefined ? List.of() : pairs(v(a))));
    all.put("dictsort", Filters::sortedPairs);
    all.put("default", Filters::otherwise);
    all.put("d", Filters::otherwise);
    all.put("attr", a -> Members.method(v(a), a.text(1, "name").string()));
  }

  private static void numbers(Map<String, Value.Function> all) {
    all.put("int", Filters::whole);
    all.put("float", Filters::real);
    all.put("abs", a -> abs(v(a)));
    all.put("round", Filters::round);
    all.put("sum", Filters::sum);
    all.put("min", a -> extreme(a, Comparator.naturalOrder()));
    all.put("max", a -> extreme(a, Comparator.reverseOrder()));
  }

  private static Value v(Arguments a) {
    return a.need(0, "value");
  }

  private static Text str(Arguments a) {
    return Python.str(v(a));
  }

  private static List<Value> items(Arguments a) {
    return Python.iterate(v(a));
  }

  private static Value none(String what) {
    return new Value.Undefined("the " + what + " of nothing");
  }

  private static List<Value> pairs(Value v) {
    if (v instanceof Value.Dict d) {
      return Methods.pairs(d);
    }
    throw Failure.of("%s has no items, a dictionary is needed", Python.kind(v));
  }

  private static Text escape(Text t) {
    return Text.madeFrom(
        t.string()
            .replace("&", "&amp;")
            .replace("<", "&lt;")
            .replace(">", "&gt;")
            .replace("'", "&#39;")
            .replace("\"", "&#34;"),
        t);
  }

  private static Value indent(Arguments a) {
    Value width = a.get(1, "width", new Value.Whole(4));
    Text by =
        width instanceof Text t
            ? t
            : Text.own(" ".repeat(Math.clamp(Python.index(width, "width"), 0, 1024)));
    return Strings.indent(str(a), by, a.flag(2, "first", false), a.flag(3, "blank", false));
  }

  private static Value join(Arguments a) {
    Value attribute = a.find(2, "attribute");
    List<Value> items = items(a);
    if (attribute != null) {
      items = items.stream().map(v -> attribute(v, attribute)).toList();
    }
    return Strings.join(Python.str(a.get(1, "d", Text.EMPTY)), items);
  }

  private static Value reverse(Arguments a) {
    List<Value> all = new ArrayList<>(items(a));
    Collections.reverse(all);
    return v(a) instanceof Text ? Strings.join(Text.EMPTY, all) : Value.list(all);
  }

  private static Value folded(Value v, boolean caseSensitive) {
    return !caseSensitive && v instanceof Text t ? Strings.lower(t) : v;
  }

  private static Value sort(Arguments a) {
    boolean caseSensitive = a.flag(2, "case_sensitive", false);
    Value attribute = a.find(3, "attribute");
    Function<Value, Value> key =
        v -> folded(attribute == null ? v : attribute(v, attribute), caseSensitive);
    Comparator<Value> order = (x, y) -> Python.compare(key.apply(x), key.apply(y));
    return Value.list(
        items(a).stream().sorted(a.flag(1, "reverse", false) ? order.reversed() : order).toList());
  }

  private static Value sortedPairs(Arguments a) {
    boolean caseSensitive = a.flag(1, "case_sensitive", false);
    int by = Python.str(a.get(2, "by", Text.own("key"))).string().equals("value") ? 1 : 0;
    Function<Value, Value> key =
        pair -> folded(((Value.Items) pair).values().get(by), caseSensitive);
    Comparator<Value> order = (x, y) -> Python.compare(key.apply(x), key.apply(y));
    return Value.list(
        pairs(v(a)).stream()
            .sorted(a.flag(3, "reverse", false) ? order.reversed() : order)
            .toList());
  }

  private static Value unique(Arguments a) {
    boolean caseSensitive = a.flag(1, "case_sensitive", false);
    List<Value> kept = new ArrayList<>();
    Set<Value> seen = new HashSet<>();
    for (Value v : items(a)) {
      if (seen.add(folded(v, caseSensitive))) {
        kept.add(v);
      }
    }
    return Value.list(kept);
  }

  private static Value map(Arguments a) {
    Value attribute = a.named().get("attribute");
    if (attribute != null) {
      Value otherwise = a.named().get("default");
      return Value.list(
          items(a).stream().map(v -> orElse(attribute(v, attribute), otherwise)).toList());
    }
    String filter = a.text(1, "filter").string();
    return Value.list(items(a).stream().map(v -> apply(filter, with(v, a.rest(2)))).toList());
  }

  private static Value orElse(Value v, @Nullable Value otherwise) {
    return v instanceof Value.Undefined && otherwise != null ? otherwise : v;
  }

  private static Arguments with(Value first, Arguments rest) {
    List<Value> all = new ArrayList<>(List.of(first));
    all.addAll(rest.positional());
    return new Arguments(all, rest.named());
  }

  /// `select`, `reject` and their `attr` forms: by a test's name, or by truth.
  private static Value selected(Arguments a, boolean byAttribute, boolean keep) {
    int at = byAttribute ? 2 : 1;
    Value test = a.find(at, "test");
    return Value.list(
        items(a).stream()
            .filter(item -> {
              Value v = byAttribute ? attribute(item, a.need(1, "attribute")) : item;
              return keep
                  == (test == null
                      ? Python.truth(v)
                      : Tests.holds(Python.text(test, "a test").string(), v, a.rest(at + 1)));
            })
            .toList());
  }

  private static Value otherwise(Arguments a) {
    Value v = v(a);
    boolean replace =
        v instanceof Value.Undefined || (a.flag(2, "boolean", false) && !Python.truth(v));
    return replace ? a.get(1, "default_value", Text.EMPTY) : v;
  }

  /// A member by a path such as `function.name` or an index.
  private static Value attribute(Value v, Value path) {
    if (!(path instanceof Text t)) {
      return Members.item(v, path);
    }
    Value at = v;
    for (String part : t.string().split("\\.", -1)) {
      at =
          part.matches("[0-9]{1,9}")
              ? Members.item(at, new Value.Whole(Long.parseLong(part)))
              : Members.item(at, Text.own(part));
    }
    return at;
  }

  private static Value whole(Arguments a) {
    Value v = v(a);
    if (Python.isNumber(v)) {
      return new Value.Whole((long) Python.real(v));
    }
    if (v instanceof Text t && t.string().strip().matches("[-+]?[0-9]{1,18}")) {
      return new Value.Whole(Long.parseLong(t.string().strip()));
    }
    if (v instanceof Text t && t.string().strip().matches("[-+]?[0-9]{1,18}\\.[0-9]{0,18}")) {
      return new Value.Whole((long) Double.parseDouble(t.string().strip()));
    }
    return a.get(1, "default", new Value.Whole(0));
  }

  private static Value real(Arguments a) {
    Value v = v(a);
    if (Python.isNumber(v)) {
      return new Value.Real(Python.real(v));
    }
    if (v instanceof Text t
        && t.string().strip().matches("[-+]?[0-9]{1,30}(\\.[0-9]{0,30})?([eE][-+]?[0-9]{1,3})?")) {
      return new Value.Real(Double.parseDouble(t.string().strip()));
    }
    return a.get(1, "default", new Value.Real(0));
  }

  private static Value abs(Value v) {
    return v instanceof Value.Real(double d)
        ? new Value.Real(Math.abs(d))
        : new Value.Whole(Math.absExact(Python.whole(v)));
  }

  private static Value round(Arguments a) {
    Value v = v(a);
    double d = Python.real(v);
    int precision = Math.clamp(a.whole(1, "precision", 0), -300, 300);
    String method = Python.str(a.get(2, "method", Text.own("common"))).string();
    RoundingMode mode =
        switch (method) {
          case "common" -> RoundingMode.HALF_EVEN;
          case "ceil" -> RoundingMode.CEILING;
          case "floor" -> RoundingMode.FLOOR;
          default -> throw Failure.of("round by %s is not known here", Failure.brief(method));
        };
    if (method.equals("common") && v instanceof Value.Whole) {
      return v; // Python's round of a whole number
    }
    return Double.isFinite(d)
        ? new Value.Real(new BigDecimal(d).setScale(precision, mode).doubleValue())
        : v;
  }

  private static Value sum(Arguments a) {
    Value attribute = a.find(1, "attribute");
    Value total = a.get(2, "start", new Value.Whole(0));
    for (Value v : items(a)) {
      total = Arithmetic.apply("+", total, attribute == null ? v : attribute(v, attribute));
    }
    return total;
  }

  private static Value extreme(Arguments a, Comparator<Integer> order) {
    Value best = null;
    for (Value v : items(a)) {
      if (best == null
          || order.compare(Python.compare(folded(v, false), folded(best, false)), 0) < 0) {
        best = v;
      }
    }
    return best == null ? none("extreme") : best;
  }
}
