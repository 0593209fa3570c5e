package org.openledger.model.jinja;

import java.util.List;
import org.openledger.model.jinja.Token.Kind;

/// The parser's place in a template's tokens.
final class Tokens {
  /// Deepest nesting of expressions and blocks in one template.
  private static final int DEPTH_MAX = 64;

  private final List<Token> tokens;
  private int at;
  private int depth;

  Tokens(List<Token> tokens) {
    this.tokens = tokens;
  }

  Token peek() {
    return tokens.get(at);
  }

  Token peekSecond() {
    return tokens.get(Math.min(at + 1, tokens.size() - 1));
  }

  Token next() {
    Token t = tokens.get(at);
    if (t.kind() != Kind.END) {
      at++;
    }
    return t;
  }

  boolean takeName(String name) {
    boolean is = peek().isName(name);
    if (is) {
      next();
    }
    return is;
  }

  boolean takeOperator(String operator) {
    boolean is = peek().isOperator(operator);
    if (is) {
      next();
    }
    return is;
  }

  void needOperator(String operator) {
    if (!takeOperator(operator)) {
      throw unexpected("'" + operator + "'");
    }
  }

  void needName(String name) {
    if (!takeName(name)) {
      throw unexpected("'" + name + "'");
    }
  }

  Token need(Kind kind, String what) {
    if (peek().kind() != kind) {
      throw unexpected(what);
    }
    return next();
  }

  void enter() {
    if (++depth > DEPTH_MAX) {
      throw Failure.of("line %d: nested deeper than %d", peek().line(), DEPTH_MAX);
    }
  }

  void leave() {
    depth--;
  }

  RuntimeException unexpected(String wanted) {
    return Failure.of("line %d: %s where %s belongs", peek().line(), peek(), wanted);
  }
}
