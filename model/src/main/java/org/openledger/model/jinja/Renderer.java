package org.openledger.model.jinja;

import java.util.ArrayList;
import java.util.List;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// Runs statements and gathers the output.
final class Renderer {
  /// Longest output, in characters.
  static final int OUTPUT_MAX = 16 << 20;

  /// How a run of statements ended.
  private enum Flow {
    ON,
    BREAK,
    CONTINUE
  }

  private final Budget budget = new Budget();
  private final Evaluator evaluator = new Evaluator(budget);
  private Text.Joiner out = new Text.Joiner();
  private int line = 1;

  Text render(List<Stmt> body, Scope scope) {
    if (run(body, scope) != Flow.ON) {
      throw Failure.of("break or continue outside a loop");
    }
    return out.text();
  }

  /// The line of the statement that runs, or that failed.
  int line() {
    return line;
  }

  private Flow run(List<Stmt> body, Scope scope) {
    budget.enter();
    for (Stmt s : body) {
      line = s.line();
      Flow flow = run(s, scope);
      if (flow != Flow.ON) {
        budget.leave();
        return flow;
      }
    }
    budget.leave();
    return Flow.ON;
  }

  private Flow run(Stmt s, Scope scope) {
    budget.step();
    switch (s) {
      case Stmt.Data(int at, Text text) -> print(text);
      case Stmt.Output(int at, Expr value) -> print(Python.str(evaluator.eval(value, scope)));
      case Stmt.Set(int at, Stmt.Target target, Expr value) ->
          assign(target, evaluator.eval(value, scope), scope);
      case Stmt.SetBlock b ->
          assign(b.target(), filtered(b.filters(), captured(b.body(), scope), scope), scope);
      case Stmt.FilterBlock(int at, List<Expr.Filter> filters, List<Stmt> body) ->
          print(Python.str(filtered(filters, captured(body, scope), scope)));
      case Stmt.Macro macro -> scope.set(macro.name(), (Value.Function) a -> call(macro, a, scope));
      case Stmt.If i -> {
        return branch(i, scope);
      }
      case Stmt.For f -> {
        return loop(f, scope);
      }
      case Stmt.Group(int at, List<Stmt> body) -> {
        return run(body, scope);
      }
      case Stmt.Break b -> {
        return Flow.BREAK;
      }
      case Stmt.Continue c -> {
        return Flow.CONTINUE;
      }
    }
    return Flow.ON;
  }

  private void print(Text text) {
    if (out.length() + text.string().length() > OUTPUT_MAX) {
      throw new ModelException(
          Code.TOO_LARGE, "the output has more than %,d characters".formatted(OUTPUT_MAX));
    }
    budget.chars(text.string().length());
    out.add(text);
  }

  private Text captured(List<Stmt> body, Scope scope) {
    Text.Joiner outside = out;
    out = new Text.Joiner();
    if (run(body, new Scope(scope)) != Flow.ON) {
      throw Failure.of("break or continue inside a captured block");
    }
    Text text = out.text();
    out = outside;
    return text;
  }

  private Value filtered(List<Expr.Filter> filters, Text text, Scope scope) {
    Value value = text;
    for (Expr.Filter f : filters) {
      value = evaluator.filter(f, value, scope);
    }
    return value;
  }

  private Flow branch(Stmt.If i, Scope scope) {
    for (Stmt.Branch b : i.branches()) {
      if (Python.truth(evaluator.eval(b.test(), scope))) {
        return run(b.body(), scope);
      }
    }
    return run(i.otherwise(), scope);
  }

  private Flow loop(Stmt.For f, Scope scope) {
    List<Value> items = Python.iterate(evaluator.eval(f.over(), scope));
    Expr test = f.test();
    if (test != null) {
      List<Value> kept = new ArrayList<>();
      for (Value item : items) {
        Scope trial = new Scope(scope);
        assign(f.target(), item, trial);
        if (Python.truth(evaluator.eval(test, trial))) {
          kept.add(item);
        }
      }
      items = kept;
    }
    if (items.isEmpty()) {
      return run(f.otherwise(), new Scope(scope));
    }
    for (int i = 0; i < items.size(); i++) {
      Scope turn = new Scope(scope);
      turn.set("loop", new Value.Loop(items, i));
      assign(f.target(), items.get(i), turn);
      if (run(f.body(), turn) == Flow.BREAK) {
        break;
      }
    }
    return Flow.ON;
  }

  private Text call(Stmt.Macro macro, Arguments a, Scope scope) {
    if (a.positional().size() > macro.parameters().size()) {
      throw Failure.of(
          "macro %s takes %d arguments, %d are given",
          macro.name(), macro.parameters().size(), a.positional().size());
    }
    Scope inside = new Scope(scope);
    for (int i = 0; i < macro.parameters().size(); i++) {
      Stmt.Parameter p = macro.parameters().get(i);
      Value given = a.find(i, p.name());
      Expr otherwise = p.otherwise();
      if (given == null) {
        given =
            otherwise == null
                ? new Value.Undefined("parameter " + p.name())
                : evaluator.eval(otherwise, inside);
      }
      inside.set(p.name(), given);
    }
    return captured(macro.body(), inside);
  }

  private void assign(Stmt.Target target, Value value, Scope scope) {
    switch (target) {
      case Stmt.Target.Variable(String name) -> scope.set(name, value);
      case Stmt.Target.Member(String namespace, String name) -> {
        if (!(scope.get(namespace) instanceof Value.Namespace n)) {
          throw Failure.of("%s is no namespace, its members cannot be set", namespace);
        }
        n.members().put(name, value);
      }
      case Stmt.Target.Several(List<Stmt.Target> targets) -> {
        List<Value> parts = Python.iterate(value);
        if (parts.size() != targets.size()) {
          throw Failure.of("%d values for %d names", parts.size(), targets.size());
        }
        for (int i = 0; i < parts.size(); i++) {
          assign(targets.get(i), parts.get(i), scope);
        }
      }
    }
  }
}
