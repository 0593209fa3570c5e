package org.openledger.model.jinja;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.openledger.model.jinja.Token.Kind;

/// Statements: `for`, `if`, `set`, `macro`, `filter`, `break`, `continue` and Hugging Face's
/// `generation`.
final class TemplateParser {
  private final Tokens in;
  private final ExpressionParser expressions;

  private TemplateParser(Tokens in) {
    this.in = in;
    this.expressions = new ExpressionParser(in);
  }

  static List<Stmt> parse(String template) {
    TemplateParser parser = new TemplateParser(new Tokens(Lexer.tokens(template)));
    List<Stmt> body = parser.body(Set.of());
    if (parser.in.peek().kind() != Kind.END) {
      throw parser.in.unexpected("text");
    }
    return body;
  }

  /// Statements up to a block that begins with one of `ends`, which is left for the caller.
  private List<Stmt> body(Set<String> ends) {
    in.enter();
    List<Stmt> all = new ArrayList<>();
    while (true) {
      Token t = in.peek();
      switch (t.kind()) {
        case DATA -> all.add(new Stmt.Data(t.line(), Text.own(in.next().text())));
        case VARIABLE_BEGIN -> {
          in.next();
          all.add(new Stmt.Output(t.line(), expressions.tuple(true)));
          in.need(Kind.VARIABLE_END, "'}}'");
        }
        case BLOCK_BEGIN -> {
          Token name = in.peekSecond();
          if (name.kind() == Kind.NAME && ends.contains(name.text())) {
            in.leave();
            return all;
          }
          in.next();
          all.add(statement());
        }
        case END -> {
          if (!ends.isEmpty()) {
            throw in.unexpected("'" + String.join("' or '", ends.stream().sorted().toList()) + "'");
          }
          in.leave();
          return all;
        }
        case BLOCK_END, VARIABLE_END, NAME, STRING, WHOLE, REAL, OPERATOR ->
            throw in.unexpected("text");
      }
    }
  }

  private Stmt statement() {
    Token name = in.need(Kind.NAME, "a statement's name");
    int line = name.line();
    return switch (name.text()) {
      case "if" -> ifs(line);
      case "for" -> loop(line);
      case "set" -> set(line);
      case "macro" -> macro(line);
      case "filter" -> filterBlock(line);
      case "generation" -> {
        blockEnd();
        yield new Stmt.Group(line, closed(Set.of("endgeneration")));
      }
      case "break" -> {
        blockEnd();
        yield new Stmt.Break(line);
      }
      case "continue" -> {
        blockEnd();
        yield new Stmt.Continue(line);
      }
      default ->
          throw Failure.of(
              "line %d: statement %s is not known here", line, Failure.brief(name.text()));
    };
  }

  private void blockEnd() {
    in.need(Kind.BLOCK_END, "'%}'");
  }

  /// A body and its closing block.
  private List<Stmt> closed(Set<String> ends) {
    List<Stmt> body = body(ends);
    in.next();
    in.next();
    blockEnd();
    return body;
  }

  private Stmt ifs(int line) {
    List<Stmt.Branch> branches = new ArrayList<>();
    List<Stmt> otherwise = List.of();
    while (true) {
      Expr test = expressions.tuple(true);
      blockEnd();
      branches.add(new Stmt.Branch(test, body(Set.of("elif", "else", "endif"))));
      in.next();
      String next = in.next().text();
      if (next.equals("elif")) {
        continue;
      }
      blockEnd();
      if (next.equals("else")) {
        otherwise = closed(Set.of("endif"));
      }
      return new Stmt.If(line, branches, otherwise);
    }
  }

  private Stmt loop(int line) {
    Stmt.Target target = target(false);
    in.needName("in");
    Expr over = expressions.tuple(false);
    Expr test = in.takeName("if") ? expressions.expression() : null;
    if (in.peek().isName("recursive")) {
      throw Failure.of("line %d: recursive loops are not known here", line);
    }
    blockEnd();
    List<Stmt> body = body(Set.of("else", "endfor"));
    in.next();
    boolean hasElse = in.next().text().equals("else");
    blockEnd();
    List<Stmt> otherwise = hasElse ? closed(Set.of("endfor")) : List.of();
    return new Stmt.For(line, target, over, test, body, otherwise);
  }

  private Stmt.Target target(boolean members) {
    List<Stmt.Target> all = new ArrayList<>();
    boolean bracket = in.takeOperator("(");
    do {
      String name = in.need(Kind.NAME, "a variable's name").text();
      if (members && in.takeOperator(".")) {
        all.add(new Stmt.Target.Member(name, in.need(Kind.NAME, "a member's name").text()));
      } else {
        all.add(new Stmt.Target.Variable(name));
      }
    } while (in.takeOperator(","));
    if (bracket) {
      in.needOperator(")");
    }
    return all.size() == 1 ? all.getFirst() : new Stmt.Target.Several(all);
  }

  private Stmt set(int line) {
    Stmt.Target target = target(true);
    if (in.takeOperator("=")) {
      Expr value = expressions.tuple(true);
      blockEnd();
      return new Stmt.Set(line, target, value);
    }
    List<Expr.Filter> filters = filters();
    blockEnd();
    return new Stmt.SetBlock(line, target, closed(Set.of("endset")), filters);
  }

  /// A chain of filters whose input is the captured text, which stands for the `of` of each.
  private List<Expr.Filter> filters() {
    List<Expr.Filter> all = new ArrayList<>();
    while (in.peek().isOperator("|")) {
      all.add(expressions.filter(new Expr.Literal(Text.EMPTY)));
    }
    return all;
  }

  private Stmt filterBlock(int line) {
    List<Expr.Filter> all = new ArrayList<>();
    all.add(expressions.filterByName(new Expr.Literal(Text.EMPTY)));
    all.addAll(filters());
    blockEnd();
    return new Stmt.FilterBlock(line, all, closed(Set.of("endfilter")));
  }

  private Stmt macro(int line) {
    String name = in.need(Kind.NAME, "a macro's name").text();
    in.needOperator("(");
    List<Stmt.Parameter> parameters = new ArrayList<>();
    while (!in.takeOperator(")")) {
      String parameter = in.need(Kind.NAME, "a parameter's name").text();
      parameters.add(
          new Stmt.Parameter(parameter, in.takeOperator("=") ? expressions.expression() : null));
      if (!in.peek().isOperator(")")) {
        in.needOperator(",");
      }
    }
    blockEnd();
    return new Stmt.Macro(line, name, parameters, closed(Set.of("endmacro")));
  }
}
