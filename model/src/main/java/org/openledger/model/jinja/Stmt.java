package org.openledger.model.jinja;

import java.util.List;
import org.jspecify.annotations.Nullable;

/// A statement of a template, with the line it begins on.
sealed interface Stmt {
  int line();

  record Data(int line, Text text) implements Stmt {}

  record Output(int line, Expr value) implements Stmt {}

  record If(int line, List<Branch> branches, List<Stmt> otherwise) implements Stmt {}

  record Branch(Expr test, List<Stmt> body) {}

  record For(
      int line,
      Target target,
      Expr over,
      @Nullable Expr test,
      List<Stmt> body,
      List<Stmt> otherwise)
      implements Stmt {}

  record Set(int line, Target target, Expr value) implements Stmt {}

  record SetBlock(int line, Target target, List<Stmt> body, List<Expr.Filter> filters)
      implements Stmt {}

  record FilterBlock(int line, List<Expr.Filter> filters, List<Stmt> body) implements Stmt {}

  record Macro(int line, String name, List<Parameter> parameters, List<Stmt> body)
      implements Stmt {}

  record Parameter(String name, @Nullable Expr otherwise) {}

  /// Statements with nothing of their own, such as Hugging Face's `generation`.
  record Group(int line, List<Stmt> body) implements Stmt {}

  record Break(int line) implements Stmt {}

  record Continue(int line) implements Stmt {}

  /// What an assignment writes to.
  sealed interface Target {
    record Variable(String name) implements Target {}

    record Member(String namespace, String name) implements Target {}

    record Several(List<Target> targets) implements Target {}
  }
}
