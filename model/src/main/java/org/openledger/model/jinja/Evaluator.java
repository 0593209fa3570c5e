package org.openledger.model.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// Computes expressions within a budget.
final class Evaluator {
  private final Budget budget;

  Evaluator(Budget budget) {
    this.budget = budget;
  }

  Value eval(Expr e, Scope scope) {
    budget.step();
    budget.enter();
    Value value = value(e, scope);
    if (value instanceof Text t) {
      budget.chars(t.string().length());
    } else if (value instanceof Value.Items(List<Value> items, boolean tuple)) {
      budget.steps(items.size());
    }
    budget.leave();
    return value;
  }

  private Value value(Expr e, Scope scope) {
    return switch (e) {
      case Expr.Literal(Value v) -> v;
      case Expr.Name(String name) -> scope.get(name);
      case Expr.ListOf(List<Expr> items, boolean tuple) ->
          new Value.Items(all(items, scope), tuple);
      case Expr.DictOf(List<Expr.Entry> entries) -> dict(entries, scope);
      case Expr.Attribute(Expr of, String name) -> Members.attribute(eval(of, scope), name);
      case Expr.Subscript(Expr of, Expr key) -> Members.item(eval(of, scope), eval(key, scope));
      case Expr.Slice s ->
          Members.slice(
              eval(s.of(), scope),
              maybe(s.from(), scope),
              maybe(s.to(), scope),
              maybe(s.step(), scope));
      case Expr.Call call -> call(call, scope);
      case Expr.Filter f -> filter(f, eval(f.of(), scope), scope);
      case Expr.Test(Expr of, String name, Expr.Args args) ->
          new Value.Bool(Tests.holds(name, eval(of, scope), arguments(args, scope)));
      case Expr.Not(Expr of) -> new Value.Bool(!Python.truth(eval(of, scope)));
      case Expr.Sign(boolean minus, Expr of) -> Arithmetic.sign(minus, eval(of, scope));
      case Expr.Binary(String operator, Expr left, Expr right) ->
          Arithmetic.apply(operator, eval(left, scope), eval(right, scope));
      case Expr.Logic l -> {
        Value left = eval(l.left(), scope);
        yield Python.truth(left) == l.and() ? eval(l.right(), scope) : left;
      }
      case Expr.Compare c -> new Value.Bool(compare(c, scope));
      case Expr.Concat(List<Expr> parts) -> Strings.join(Text.EMPTY, all(parts, scope));
      case Expr.Conditional(Expr test, Expr then, Expr otherwise) -> {
        if (Python.truth(eval(test, scope))) {
          yield eval(then, scope);
        }
        yield otherwise == null
            ? new Value.Undefined("an if without else")
            : eval(otherwise, scope);
      }
    };
  }

  private @Nullable Value maybe(@Nullable Expr e, Scope scope) {
    return e == null ? null : eval(e, scope);
  }

  private List<Value> all(List<Expr> items, Scope scope) {
    List<Value> values = new ArrayList<>(items.size());
    for (Expr item : items) {
      values.add(eval(item, scope));
    }
    return values;
  }

  private Value dict(List<Expr.Entry> entries, Scope scope) {
    SequencedMap<Value, Value> all = new LinkedHashMap<>();
    for (Expr.Entry e : entries) {
      all.put(eval(e.key(), scope), eval(e.value(), scope));
    }
    return new Value.Dict(all);
  }

  private Value call(Expr.Call call, Scope scope) {
    Value callee = eval(call.callee(), scope);
    if (callee instanceof Value.Function f) {
      return f.call(arguments(call.args(), scope));
    }
    String name =
        switch (call.callee()) {
          case Expr.Attribute(Expr of, String member) -> member;
          case Expr.Name(String variable) -> variable;
          default -> Python.kind(callee);
        };
    throw Failure.of("%s cannot be called here", Failure.brief(name));
  }

  Arguments arguments(Expr.Args args, Scope scope) {
    if (args.positional().isEmpty() && args.named().isEmpty()) {
      return Arguments.NONE;
    }
    Map<String, Value> named = new LinkedHashMap<>();
    args.named().forEach((name, value) -> named.put(name, eval(value, scope)));
    return new Arguments(all(args.positional(), scope), named);
  }

  /// Applies one filter to a value.
  Value filter(Expr.Filter f, Value to, Scope scope) {
    Arguments rest = arguments(f.args(), scope);
    List<Value> positional = new ArrayList<>(List.of(to));
    positional.addAll(rest.positional());
    if (to instanceof Text t) {
      budget.chars(t.string().length());
    }
    return Filters.apply(f.name(), new Arguments(positional, rest.named()));
  }

  private boolean compare(Expr.Compare c, Scope scope) {
    Value left = eval(c.first(), scope);
    for (Expr.Comparison next : c.rest()) {
      Value right = eval(next.with(), scope);
      if (!holds(next.operator(), left, right)) {
        return false;
      }
      left = right;
    }
    return true;
  }

  private static boolean holds(String operator, Value a, Value b) {
    return switch (operator) {
      case "==" -> Python.equal(a, b);
      case "!=" -> !Python.equal(a, b);
      case "<" -> Python.compare(a, b) < 0;
      case "<=" -> Python.compare(a, b) <= 0;
      case ">" -> Python.compare(a, b) > 0;
      case ">=" -> Python.compare(a, b) >= 0;
      case "in" -> Python.contains(b, a);
      case "not in" -> !Python.contains(b, a);
      default -> throw new AssertionError(operator);
    };
  }
}
