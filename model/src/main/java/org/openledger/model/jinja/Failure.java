package org.openledger.model.jinja;

import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// Errors of templates; [JinjaTemplate] adds the line.
final class Failure {
  private Failure() {}

  static ModelException of(String message, Object... arguments) {
    return new ModelException(Code.TEMPLATE, message.formatted(arguments));
  }

  /// What a template, or its author, named: short enough for a sentence.
  static String brief(String s) {
    return s.length() <= 60 ? s : s.substring(0, 60) + "…";
  }
}
