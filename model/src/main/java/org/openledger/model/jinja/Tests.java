package org.openledger.model.jinja;

import java.util.Map;

/// What stands behind `is`.
final class Tests {
  @FunctionalInterface
  private interface Check {
    boolean holds(Value v, Arguments a);
  }

  private static final Map<String, Check> ALL =
      Map.ofEntries(
          Map.entry("defined", (v, a) -> !(v instanceof Value.Undefined)),
          Map.entry("undefined", (v, a) -> v instanceof Value.Undefined),
          Map.entry("none", (v, a) -> v instanceof Value.None),
          Map.entry("string", (v, a) -> v instanceof Text),
          Map.entry("number", (v, a) -> Python.isNumber(v)),
          Map.entry("integer", (v, a) -> v instanceof Value.Whole),
          Map.entry("float", (v, a) -> v instanceof Value.Real),
          Map.entry("boolean", (v, a) -> v instanceof Value.Bool),
          Map.entry("true", (v, a) -> v instanceof Value.Bool(boolean b) && b),
          Map.entry("false", (v, a) -> v instanceof Value.Bool(boolean b) && !b),
          Map.entry("mapping", (v, a) -> v instanceof Value.Dict),
          Map.entry("sequence", (v, a) -> isIterable(v)),
          Map.entry("iterable", (v, a) -> isIterable(v)),
          Map.entry("callable", (v, a) -> v instanceof Value.Function),
          Map.entry("odd", (v, a) -> Math.floorMod(Python.whole(v), 2L) == 1),
          Map.entry("even", (v, a) -> Math.floorMod(Python.whole(v), 2L) == 0),
          Map.entry("divisibleby", (v, a) -> divisible(Python.whole(v), a.whole(0, "num", 0))),
          Map.entry("upper", (v, a) -> isUpper(Python.str(v))),
          Map.entry("lower", (v, a) -> isLower(Python.str(v))),
          Map.entry("in", (v, a) -> Python.contains(a.need(0, "seq"), v)),
          Map.entry("sameas", (v, a) -> v.equals(a.need(0, "other"))),
          Map.entry("eq", (v, a) -> Python.equal(v, a.need(0, "other"))),
          Map.entry("equalto", (v, a) -> Python.equal(v, a.need(0, "other"))),
          Map.entry("ne", (v, a) -> !Python.equal(v, a.need(0, "other"))),
          Map.entry("lt", (v, a) -> Python.compare(v, a.need(0, "other")) < 0),
          Map.entry("lessthan", (v, a) -> Python.compare(v, a.need(0, "other")) < 0),
          Map.entry("le", (v, a) -> Python.compare(v, a.need(0, "other")) <= 0),
          Map.entry("gt", (v, a) -> Python.compare(v, a.need(0, "other")) > 0),
          Map.entry("greaterthan", (v, a) -> Python.compare(v, a.need(0, "other")) > 0),
          Map.entry("ge", (v, a) -> Python.compare(v, a.need(0, "other")) >= 0));

  private Tests() {}

  static boolean exists(String name) {
    return ALL.containsKey(name);
  }

  static boolean holds(String name, Value v, Arguments a) {
    Check check = ALL.get(name);
    if (check == null) { // named by a string, as in select('name')
      throw Failure.of("test %s is not known here", Failure.brief(name));
    }
    return check.holds(v, a);
  }

  private static boolean divisible(long n, int by) {
    if (by == 0) {
      throw Failure.of("division by zero");
    }
    return n % by == 0;
  }

  private static boolean isIterable(Value v) {
    return v instanceof Text
        || v instanceof Value.Items
        || v instanceof Value.Dict
        || v instanceof Value.Undefined;
  }

  static boolean isUpper(Text t) {
    return t.string().codePoints().anyMatch(Character::isUpperCase)
        && t.string().codePoints().noneMatch(Character::isLowerCase);
  }

  static boolean isLower(Text t) {
    return t.string().codePoints().anyMatch(Character::isLowerCase)
        && t.string().codePoints().noneMatch(Character::isUpperCase);
  }
}
