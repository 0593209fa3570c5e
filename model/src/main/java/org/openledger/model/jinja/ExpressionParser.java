package org.openledger.model.jinja;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.openledger.model.jinja.Token.Kind;

/// Expressions, with the precedence of `jinja2/parser.py`: if-else, or, and, not, comparison, `+
/// -`, `~`, `* / // %`, `**`, sign, then members, calls, filters and tests.
final class ExpressionParser {
  private static final Set<String> COMPARISONS = Set.of("==", "!=", "<", "<=", ">", ">=");

  private final Tokens in;

  ExpressionParser(Tokens in) {
    this.in = in;
  }

  /// One expression.
  Expr expression() {
    in.enter();
    Expr value = or();
    while (in.takeName("if")) {
      Expr test = or();
      Expr otherwise = in.takeName("else") ? expression() : null;
      value = new Expr.Conditional(test, value, otherwise);
    }
    in.leave();
    return value;
  }

  /// One expression, or several with commas between them, which make a tuple.
  Expr tuple(boolean conditionals) {
    Expr first = conditionals ? expression() : or();
    if (!in.peek().isOperator(",")) {
      return first;
    }
    List<Expr> all = new ArrayList<>(List.of(first));
    while (in.takeOperator(",")) {
      if (endsTuple()) {
        break;
      }
      all.add(conditionals ? expression() : or());
    }
    return new Expr.ListOf(all, true);
  }

  private boolean endsTuple() {
    Token t = in.peek();
    return t.kind() == Kind.VARIABLE_END || t.kind() == Kind.BLOCK_END || t.isOperator(")");
  }

  private Expr or() {
    Expr left = and();
    while (in.takeName("or")) {
      left = new Expr.Logic(false, left, and());
    }
    return left;
  }

  private Expr and() {
    Expr left = not();
    while (in.takeName("and")) {
      left = new Expr.Logic(true, left, not());
    }
    return left;
  }

  private Expr not() {
    if (!in.takeName("not")) {
      return comparison();
    }
    in.enter();
    Expr of = not();
    in.leave();
    return new Expr.Not(of);
  }

  private Expr comparison() {
    Expr first = sum();
    List<Expr.Comparison> rest = new ArrayList<>();
    while (true) {
      Token t = in.peek();
      if (t.kind() == Kind.OPERATOR && COMPARISONS.contains(t.text())) {
        in.next();
        rest.add(new Expr.Comparison(t.text(), sum()));
      } else if (in.takeName("in")) {
        rest.add(new Expr.Comparison("in", sum()));
      } else if (t.isName("not") && in.peekSecond().isName("in")) {
        in.next();
        in.next();
        rest.add(new Expr.Comparison("not in", sum()));
      } else {
        return rest.isEmpty() ? first : new Expr.Compare(first, rest);
      }
    }
  }

  private Expr sum() {
    Expr left = concat();
    while (in.peek().isOperator("+") || in.peek().isOperator("-")) {
      left = new Expr.Binary(in.next().text(), left, concat());
    }
    return left;
  }

  private Expr concat() {
    List<Expr> parts = new ArrayList<>(List.of(product()));
    while (in.takeOperator("~")) {
      parts.add(product());
    }
    return parts.size() == 1 ? parts.getFirst() : new Expr.Concat(parts);
  }

  private Expr product() {
    Expr left = power();
    while (in.peek().isOperator("*")
        || in.peek().isOperator("/")
        || in.peek().isOperator("//")
        || in.peek().isOperator("%")) {
      left = new Expr.Binary(in.next().text(), left, power());
    }
    return left;
  }

  private Expr power() {
    Expr left = unary(true);
    while (in.takeOperator("**")) {
      left = new Expr.Binary("**", left, unary(true));
    }
    return left;
  }

  private Expr unary(boolean filters) {
    Expr value;
    if (in.peek().isOperator("-") || in.peek().isOperator("+")) {
      boolean minus = in.next().isOperator("-");
      in.enter();
      value = new Expr.Sign(minus, unary(false));
      in.leave();
    } else {
      value = primary();
    }
    value = members(value);
    return filters ? filtersAndTests(value) : value;
  }

  private Expr primary() {
    Token t = in.next();
    return switch (t.kind()) {
      case NAME -> name(t.text());
      case STRING -> string(t);
      case WHOLE -> new Expr.Literal(new Value.Whole(whole(t)));
      case REAL -> new Expr.Literal(new Value.Real(Double.parseDouble(t.text())));
      case OPERATOR -> bracket(t);
      case DATA, BLOCK_BEGIN, BLOCK_END, VARIABLE_BEGIN, VARIABLE_END, END ->
          throw notAnExpression(t);
    };
  }

  private static long whole(Token t) {
    try {
      return Long.parseLong(t.text());
    } catch (NumberFormatException e) {
      throw Failure.of("line %d: the number %s is too large", t.line(), t);
    }
  }

  private static RuntimeException notAnExpression(Token t) {
    return Failure.of("line %d: %s where an expression belongs", t.line(), t);
  }

  private static Expr name(String name) {
    return switch (name) {
      case "true", "True" -> new Expr.Literal(new Value.Bool(true));
      case "false", "False" -> new Expr.Literal(new Value.Bool(false));
      case "none", "None" -> new Expr.Literal(Value.NONE);
      default -> new Expr.Name(name);
    };
  }

  private Expr string(Token first) {
    StringBuilder all = new StringBuilder(first.text());
    while (in.peek().kind() == Kind.STRING) { // neighbours are joined
      all.append(in.next().text());
    }
    return new Expr.Literal(Text.own(all.toString()));
  }

  private Expr bracket(Token open) {
    switch (open.text()) {
      case "(" -> {
        if (in.takeOperator(")")) {
          return new Expr.ListOf(List.of(), true);
        }
        Expr value = tuple(true);
        in.needOperator(")");
        return value;
      }
      case "[" -> {
        List<Expr> items = new ArrayList<>();
        while (!in.takeOperator("]")) {
          items.add(expression());
          separator("]");
        }
        return new Expr.ListOf(items, false);
      }
      case "{" -> {
        return dict();
      }
      default -> throw notAnExpression(open);
    }
  }

  private Expr dict() {
    List<Expr.Entry> entries = new ArrayList<>();
    while (!in.takeOperator("}")) {
      Expr key = expression();
      in.needOperator(":");
      entries.add(new Expr.Entry(key, expression()));
      separator("}");
    }
    return new Expr.DictOf(entries);
  }

  /// A comma, unless the closing bracket comes next.
  private void separator(String close) {
    if (!in.peek().isOperator(close)) {
      in.needOperator(",");
    }
  }

  private Expr members(Expr of) {
    Expr value = of;
    while (true) {
      if (in.takeOperator(".")) {
        Token t = in.next();
        value =
            switch (t.kind()) {
              case NAME -> new Expr.Attribute(value, t.text());
              case WHOLE -> new Expr.Subscript(value, new Expr.Literal(new Value.Whole(whole(t))));
              case DATA,
                  BLOCK_BEGIN,
                  BLOCK_END,
                  VARIABLE_BEGIN,
                  VARIABLE_END,
                  STRING,
                  REAL,
                  OPERATOR,
                  END ->
                  throw Failure.of("line %d: %s where a member's name belongs", t.line(), t);
            };
      } else if (in.takeOperator("[")) {
        value = subscript(value);
      } else if (in.peek().isOperator("(")) {
        value = new Expr.Call(value, arguments());
      } else {
        return value;
      }
    }
  }

  private Expr subscript(Expr of) {
    Expr from = sliceBound();
    if (!in.takeOperator(":")) {
      in.needOperator("]");
      if (from == null) {
        throw in.unexpected("an index");
      }
      return new Expr.Subscript(of, from);
    }
    Expr to = sliceBound();
    Expr step = in.takeOperator(":") ? sliceBound() : null;
    in.needOperator("]");
    return new Expr.Slice(of, from, to, step);
  }

  private @Nullable Expr sliceBound() {
    return in.peek().isOperator(":") || in.peek().isOperator("]") ? null : expression();
  }

  private Expr.Args arguments() {
    in.needOperator("(");
    List<Expr> positional = new ArrayList<>();
    SequencedMap<String, Expr> named = new LinkedHashMap<>();
    while (!in.takeOperator(")")) {
      if (in.peek().kind() == Kind.NAME && in.peekSecond().isOperator("=")) {
        String name = in.next().text();
        in.next();
        named.put(name, expression());
      } else {
        positional.add(expression());
      }
      separator(")");
    }
    return new Expr.Args(positional, named);
  }

  private Expr.Args noArguments() {
    return new Expr.Args(List.of(), new LinkedHashMap<>());
  }

  private Expr filtersAndTests(Expr of) {
    Expr value = of;
    while (true) {
      if (in.peek().isOperator("|")) {
        value = filter(value);
      } else if (in.takeName("is")) {
        value = test(value);
      } else if (in.peek().isOperator("(")) { // a call of what a filter gave
        value = new Expr.Call(value, arguments());
      } else {
        return value;
      }
    }
  }

  /// `| name` or `| name(…)` behind a value.
  Expr.Filter filter(Expr of) {
    in.needOperator("|");
    return filterByName(of);
  }

  /// `name` or `name(…)`, for the first of a filter block.
  Expr.Filter filterByName(Expr of) {
    Token name = in.need(Kind.NAME, "a filter's name");
    if (!Filters.exists(name.text())) {
      throw Failure.of(
          "line %d: filter %s is not known here", name.line(), Failure.brief(name.text()));
    }
    return new Expr.Filter(
        of, name.text(), in.peek().isOperator("(") ? arguments() : noArguments());
  }

  private Expr test(Expr of) {
    boolean negated = in.takeName("not");
    Token name = in.need(Kind.NAME, "a test's name");
    if (!Tests.exists(name.text())) {
      throw Failure.of(
          "line %d: test %s is not known here", name.line(), Failure.brief(name.text()));
    }
    Expr.Args args = noArguments();
    if (in.peek().isOperator("(")) {
      args = arguments();
    } else if (startsArgument(in.peek())) {
      args = new Expr.Args(List.of(members(primary())), new LinkedHashMap<>());
    }
    Expr test = new Expr.Test(of, name.text(), args);
    return negated ? new Expr.Not(test) : test;
  }

  private static boolean startsArgument(Token t) {
    return switch (t.kind()) {
      case NAME -> !Set.of("else", "or", "and", "is", "if", "in", "not").contains(t.text());
      case STRING, WHOLE, REAL -> true;
      case OPERATOR -> t.text().equals("[") || t.text().equals("{");
      case DATA, BLOCK_BEGIN, BLOCK_END, VARIABLE_BEGIN, VARIABLE_END, END -> false;
    };
  }
}
