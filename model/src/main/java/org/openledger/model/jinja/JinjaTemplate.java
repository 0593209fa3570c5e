package org.openledger.model.jinja;

import java.time.LocalDateTime;
import java.util.List;
import java.util.Map;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// A parsed template. Immutable; may be rendered by many threads.
public final class JinjaTemplate {
  /// Longest template source, in characters.
  public static final int SOURCE_MAX = 1 << 20;

  private final List<Stmt> body;

  private JinjaTemplate(List<Stmt> body) {
    this.body = body;
  }

  /// Parses a template.
  ///
  /// @throws ModelException TEMPLATE with the line, when it is not one, or uses what is not known
  ///   here
  public static JinjaTemplate parse(String source) {
    if (source.length() > SOURCE_MAX) {
      throw new ModelException(
          Code.TOO_LARGE,
          "chat template: %,d characters, at most %,d are read"
              .formatted(source.length(), SOURCE_MAX));
    }
    try {
      return new JinjaTemplate(TemplateParser.parse(source));
    } catch (ModelException e) {
      throw new ModelException(e.code(), "chat template: " + e.getMessage(), e);
    }
  }

  /// Renders with variables; `now` is what `strftime_now` tells.
  ///
  /// @throws ModelException TEMPLATE when the template refuses or fails, TOO_LARGE when it goes
  ///   beyond its budget
  public Text render(Map<String, Value> variables, LocalDateTime now) {
    Scope scope = new Scope(null);
    Functions.define(scope, now);
    variables.forEach(scope::set);
    Renderer renderer = new Renderer();
    try {
      return renderer.render(body, new Scope(scope));
    } catch (ModelException e) {
      throw new ModelException(
          e.code(), "chat template, line %d: %s".formatted(renderer.line(), e.getMessage()), e);
    } catch (ArithmeticException e) {
      throw new ModelException(
          Code.TEMPLATE,
          "chat template, line %d: a number does not fit 64 bits".formatted(renderer.line()),
          e);
    }
  }
}
