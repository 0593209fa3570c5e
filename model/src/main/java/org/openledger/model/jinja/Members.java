package org.openledger.model.jinja;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// `a.b`, `a[b]` and `a[b:c]`.
final class Members {
  private Members() {}

  /// `of.name`: a method or field first, then an entry.
  static Value attribute(Value of, String name) {
    refuseUndefined(of, name);
    Value member = Methods.member(of, name);
    if (member == null && of instanceof Value.Dict d) {
      member = d.at(name);
    }
    return member != null ? member : new Value.Undefined(name);
  }

  /// `of|attr(name)`: a method or field only.
  static Value method(Value of, String name) {
    Value member = Methods.member(of, name);
    return member != null ? member : new Value.Undefined(name);
  }

  /// `of[key]`: an entry or item first, then a method or field.
  static Value item(Value of, Value key) {
    refuseUndefined(of, key instanceof Text t ? t.string() : "an item");
    Value found = null;
    if (of instanceof Value.Dict d) {
      found = d.entries().get(key);
    } else if (key instanceof Value.Whole || key instanceof Value.Bool) {
      found = at(of, Python.whole(key));
    }
    if (found == null && key instanceof Text name) {
      found = Methods.member(of, name.string());
    }
    return found != null
        ? found
        : new Value.Undefined(key instanceof Text t ? t.string() : Python.repr(key));
  }

  private static @Nullable Value at(Value of, long index) {
    if (!(of instanceof Text || of instanceof Value.Items)) {
      return null;
    }
    int n = Python.length(of);
    long i = index < 0 ? index + n : index;
    if (i < 0 || i >= n) {
      return null;
    }
    if (of instanceof Text t) {
      int at = t.string().offsetByCodePoints(0, (int) i);
      return t.cut(at, at + Character.charCount(t.string().codePointAt(at)));
    }
    return Python.iterate(of).get((int) i);
  }

  private static void refuseUndefined(Value of, String name) {
    if (of instanceof Value.Undefined(String what)) {
      throw Failure.of(
          "%s is undefined, so it has no %s", Failure.brief(what), Failure.brief(name));
    }
  }

  /// Python's slice of a string or list; a null bound is the natural one.
  static Value slice(
      Value of, @Nullable Value fromValue, @Nullable Value toValue, @Nullable Value stepValue) {
    if (!(of instanceof Text || of instanceof Value.Items)) {
      throw Failure.of("%s cannot be sliced", Python.kind(of));
    }
    int step = bound(stepValue, 1);
    if (step == 0) {
      throw Failure.of("a slice's step is zero");
    }
    int n = Python.length(of);
    int low = step > 0 ? 0 : -1;
    int high = step > 0 ? n : n - 1;
    int from = clamp(bound(fromValue, step > 0 ? 0 : Integer.MAX_VALUE), n, low, high);
    int to =
        toValue == null || toValue instanceof Value.None
            ? (step > 0 ? n : -1)
            : clamp(bound(toValue, 0), n, low, high);
    if (of instanceof Text t && step == 1) {
      int start = t.string().offsetByCodePoints(0, Math.min(from, n));
      return t.cut(start, t.string().offsetByCodePoints(start, Math.max(0, to - from)));
    }
    List<Value> all = Python.iterate(of);
    List<Value> cut = new ArrayList<>();
    for (long i = from; step > 0 ? i < to : i > to; i += step) {
      cut.add(all.get((int) i));
    }
    if (of instanceof Text) {
      return Strings.join(Text.EMPTY, cut);
    }
    return new Value.Items(cut, of instanceof Value.Items items && items.tuple());
  }

  private static int bound(@Nullable Value v, int otherwise) {
    return v == null || v instanceof Value.None ? otherwise : Python.index(v, "a slice's bound");
  }

  private static int clamp(int i, int n, int low, int high) {
    return Math.clamp(i < 0 ? (long) i + n : i, low, Math.max(low, high));
  }
}
