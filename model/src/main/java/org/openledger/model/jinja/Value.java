package org.openledger.model.jinja;

import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What a template computes with: Python's values, as far as chat templates need them.
public sealed interface Value
    permits Text,
        Value.Whole,
        Value.Real,
        Value.Bool,
        Value.None,
        Value.Undefined,
        Value.Items,
        Value.Dict,
        Value.Namespace,
        Value.Loop,
        Value.Function {

  /// The only none.
  None NONE = new None();

  /// An integer; beyond 64 bits a template fails.
  record Whole(long value) implements Value {}

  /// A float.
  record Real(double value) implements Value {}

  /// True or false.
  record Bool(boolean value) implements Value {}

  /// Python's None.
  record None() implements Value {}

  /// A name or member that is not there: prints as nothing, refuses most other uses. `what` names
  /// it.
  record Undefined(String what) implements Value {}

  /// A list or tuple.
  record Items(List<Value> values, boolean tuple) implements Value {
    /// Keeps the values unchanged.
    public Items {
      values = List.copyOf(values);
    }
  }

  /// A dictionary in the order of its entries.
  record Dict(SequencedMap<Value, Value> entries) implements Value {
    /// Keeps the entries unchanged.
    public Dict {
      entries = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(entries));
    }

    @Nullable Value at(String key) {
      return entries.get(Text.own(key));
    }
  }

  /// Jinja's `namespace(…)`: the only thing a template can change from inside a loop.
  record Namespace(Map<String, Value> members) implements Value {}

  /// The variable `loop` of one iteration: `index0` of all `items`.
  record Loop(List<Value> items, int index0) implements Value {}

  /// Something to call: a macro, a method, one of the environment's functions.
  @FunctionalInterface
  non-sealed interface Function extends Value {
    /// Calls it.
    Value call(Arguments arguments);
  }

  /// A list of values.
  static Items list(List<Value> values) {
    return new Items(values, false);
  }

  /// A dictionary with string keys.
  static Dict dict(Map<String, Value> entries) {
    SequencedMap<Value, Value> all = new LinkedHashMap<>();
    entries.forEach((key, value) -> all.put(Text.own(key), value));
    return new Dict(all);
  }

  /// JSON that a user sent; every string in it is the user's.
  static Value ofUserJson(JsonNode json) {
    if (json.isObject()) {
      SequencedMap<Value, Value> all = new LinkedHashMap<>();
      json.properties().forEach(e -> all.put(Text.user(e.getKey()), ofUserJson(e.getValue())));
      return new Dict(all);
    }
    if (json.isArray()) {
      List<Value> all = new ArrayList<>();
      json.forEach(item -> all.add(ofUserJson(item)));
      return list(all);
    }
    if (json.isString()) {
      return Text.user(json.stringValue());
    }
    if (json.isBoolean()) {
      return new Bool(json.booleanValue());
    }
    if (json.isIntegralNumber() && json.canConvertToLong()) {
      return new Whole(json.longValue());
    }
    return json.isNumber() ? new Real(json.doubleValue()) : NONE;
  }
}
