package org.openledger.model.jinja;

import java.util.List;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/// An expression of a template.
sealed interface Expr {
  record Literal(Value value) implements Expr {}

  record Name(String name) implements Expr {}

  record ListOf(List<Expr> items, boolean tuple) implements Expr {}

  record DictOf(List<Entry> entries) implements Expr {}

  record Entry(Expr key, Expr value) {}

  record Attribute(Expr of, String name) implements Expr {}

  record Subscript(Expr of, Expr key) implements Expr {}

  record Slice(Expr of, @Nullable Expr from, @Nullable Expr to, @Nullable Expr step)
      implements Expr {}

  record Call(Expr callee, Args args) implements Expr {}

  record Filter(Expr of, String name, Args args) implements Expr {}

  record Test(Expr of, String name, Args args) implements Expr {}

  record Not(Expr of) implements Expr {}

  record Sign(boolean minus, Expr of) implements Expr {}

  record Binary(String operator, Expr left, Expr right) implements Expr {}

  record Logic(boolean and, Expr left, Expr right) implements Expr {}

  record Compare(Expr first, List<Comparison> rest) implements Expr {}

  record Comparison(String operator, Expr with) {}

  record Concat(List<Expr> parts) implements Expr {}

  record Conditional(Expr test, Expr then, @Nullable Expr otherwise) implements Expr {}

  record Args(List<Expr> positional, SequencedMap<String, Expr> named) {}
}
