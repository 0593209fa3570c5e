package org.openledger.model.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Members of values: Python's methods of strings, lists and dictionaries, and the fields of
/// `loop`. Only methods that change nothing exist, as in Jinja's immutable sandbox.
final class Methods {
  private Methods() {}

  /// The member of a name, or null when there is none.
  static @Nullable Value member(Value of, String name) {
    return switch (of) {
      case Text t -> ofText(t, name);
      case Value.Dict d -> ofDict(d, name);
      case Value.Items i -> ofItems(i, name);
      case Value.Loop l -> ofLoop(l, name);
      case Value.Namespace(Map<String, Value> members) -> members.get(name);
      case Value.Whole w -> null;
      case Value.Real r -> null;
      case Value.Bool b -> null;
      case Value.None n -> null;
      case Value.Undefined u -> null;
      case Value.Function f -> null;
    };
  }

  private static @Nullable Value ofText(Text t, String name) {
    return switch (name) {
      case "strip" -> f(a -> Strings.strip(t, a.find(0, "chars"), true, true));
      case "lstrip" -> f(a -> Strings.strip(t, a.find(0, "chars"), true, false));
      case "rstrip" -> f(a -> Strings.strip(t, a.find(0, "chars"), false, true));
      case "split" ->
          f(a -> Value.list(Strings.split(t, a.find(0, "sep"), a.whole(1, "maxsplit", -1))));
      case "rsplit" ->
          f(a -> Value.list(Strings.splitRight(t, a.text(0, "sep"), a.whole(1, "maxsplit", -1))));
      case "splitlines" -> f(a -> Value.list(Strings.lines(t, a.flag(0, "keepends", false))));
      case "startswith" -> f(a -> affix(a, s -> t.string().startsWith(s)));
      case "endswith" -> f(a -> affix(a, s -> t.string().endsWith(s)));
      case "upper" -> f(a -> Strings.upper(t));
      case "lower" -> f(a -> Strings.lower(t));
      case "title" -> f(a -> Strings.title(t));
      case "capitalize" -> f(a -> Strings.capitalize(t));
      case "replace" ->
          f(a -> Strings.replace(t, a.text(0, "old"), a.text(1, "new"), a.whole(2, "count", -1)));
      case "find" -> f(a -> new Value.Whole(position(t, a, false)));
      case "rfind" -> f(a -> new Value.Whole(position(t, a, true)));
      case "count" -> f(a -> new Value.Whole(Strings.split(t, a.text(0, "sub"), -1).size() - 1L));
      case "join" -> f(a -> Strings.join(t, joinable(a)));
      case "removeprefix" -> f(a -> removePrefix(t, a.text(0, "prefix").string()));
      case "removesuffix" -> f(a -> removeSuffix(t, a.text(0, "suffix").string()));
      case "isdigit" -> f(a -> bool(Strings.all(t, Character::isDigit)));
      case "isalpha" -> f(a -> bool(Strings.all(t, Character::isLetter)));
      case "isalnum" -> f(a -> bool(Strings.all(t, Character::isLetterOrDigit)));
      case "isspace" -> f(a -> bool(Strings.all(t, Python::isSpace)));
      case "isupper" -> f(a -> bool(Tests.isUpper(t)));
      case "islower" -> f(a -> bool(Tests.isLower(t)));
      default -> null;
    };
  }

  private static List<Value> joinable(Arguments a) {
    List<Value> items = Python.iterate(a.need(0, "iterable"));
    items.forEach(item -> Python.text(item, "an item to join"));
    return items;
  }

  private static Value affix(Arguments a, Predicate<String> has) {
    Value affix = a.need(0, "prefix");
    List<Value> any = affix instanceof Value.Items i ? i.values() : List.of(affix);
    return bool(any.stream().anyMatch(p -> has.test(Python.text(p, "a prefix").string())));
  }

  private static long position(Text t, Arguments a, boolean last) {
    String sub = a.text(0, "sub").string();
    int at = last ? t.string().lastIndexOf(sub) : t.string().indexOf(sub);
    return at < 0 ? -1 : t.string().codePointCount(0, at);
  }

  private static Text removePrefix(Text t, String prefix) {
    return t.string().startsWith(prefix) ? t.cut(prefix.length(), t.string().length()) : t;
  }

  private static Text removeSuffix(Text t, String suffix) {
    return t.string().endsWith(suffix) ? t.cut(0, t.string().length() - suffix.length()) : t;
  }

  private static @Nullable Value ofDict(Value.Dict d, String name) {
    return switch (name) {
      case "items" -> f(a -> Value.list(pairs(d)));
      case "keys" -> f(a -> Value.list(List.copyOf(d.entries().sequencedKeySet())));
      case "values" -> f(a -> Value.list(List.copyOf(d.entries().sequencedValues())));
      case "get" ->
          f(a -> {
            Value found = d.entries().get(a.need(0, "key"));
            return found != null ? found : a.get(1, "default", Value.NONE);
          });
      default -> null;
    };
  }

  static List<Value> pairs(Value.Dict d) {
    List<Value> all = new ArrayList<>();
    d.entries().forEach((k, v) -> all.add(new Value.Items(List.of(k, v), true)));
    return all;
  }

  private static @Nullable Value ofItems(Value.Items items, String name) {
    List<Value> values = items.values();
    return switch (name) {
      case "index" ->
          f(a ->
              new Value.Whole(
                  IntStream.range(0, values.size())
                      .filter(i -> Python.equal(values.get(i), a.need(0, "value")))
                      .findFirst()
                      .orElseThrow(() -> Failure.of("the value is not in the list"))));
      case "count" ->
          f(a ->
              new Value.Whole(
                  values.stream().filter(v -> Python.equal(v, a.need(0, "value"))).count()));
      default -> null;
    };
  }

  private static @Nullable Value ofLoop(Value.Loop l, String name) {
    int n = l.items().size();
    int i = l.index0();
    return switch (name) {
      case "index" -> new Value.Whole(i + 1L);
      case "index0" -> new Value.Whole(i);
      case "revindex" -> new Value.Whole(n - i);
      case "revindex0" -> new Value.Whole(n - i - 1L);
      case "first" -> bool(i == 0);
      case "last" -> bool(i == n - 1);
      case "length" -> new Value.Whole(n);
      case "depth" -> new Value.Whole(1); // it counts recursive loops only
      case "depth0" -> new Value.Whole(0);
      case "previtem" ->
          i > 0 ? l.items().get(i - 1) : new Value.Undefined("loop.previtem of the first");
      case "nextitem" ->
          i < n - 1 ? l.items().get(i + 1) : new Value.Undefined("loop.nextitem of the last");
      case "cycle" ->
          f(a -> {
            if (a.positional().isEmpty()) {
              throw Failure.of("loop.cycle needs values");
            }
            return a.positional().get(i % a.positional().size());
          });
      default -> null;
    };
  }

  private static Value.Function f(Value.Function f) {
    return f;
  }

  static Value bool(boolean b) {
    return new Value.Bool(b);
  }
}
