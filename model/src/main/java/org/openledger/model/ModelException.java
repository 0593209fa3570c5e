package org.openledger.model;

import org.jspecify.annotations.Nullable;

/// What goes wrong with a model's files, texts and templates: one sentence with the numbers, and a
/// [Code] that callers map to an exit status or an HTTP status.
public final class ModelException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The kind of failure.
  public enum Code {
    /// A file, tensor or field that must be there is not.
    MISSING,
    /// The file ends before what it announces.
    TRUNCATED,
    /// The bytes contradict the format or each other.
    MALFORMED,
    /// Well formed, but a kind that this program does not run.
    UNSUPPORTED,
    /// Larger than what this program agrees to read.
    TOO_LARGE,
    /// The operating system refused to read or write.
    IO,
    /// A chat template is wrong, or refused the conversation.
    TEMPLATE,
    /// The caller's argument cannot be right.
    ARGUMENT
  }

  private final Code code;

  /// A failure with its code and sentence.
  public ModelException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /// A failure with what caused it.
  public ModelException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /// The kind of failure.
  public Code code() {
    return code;
  }
}
