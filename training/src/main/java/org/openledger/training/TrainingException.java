package org.openledger.training;

import org.jspecify.annotations.Nullable;

/// What goes wrong with a fine-tuning run: one sentence with the numbers, and a [Code] that callers
/// map to an exit status or an HTTP status.
public final class TrainingException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The kind of failure.
  public enum Code {
    /// A setting is unknown, out of range, or contradicts another.
    CONFIG,
    /// Training data is malformed, too large, or has nothing to learn from.
    DATA,
    /// A folder holds another run than the one that is to go on in it.
    OTHER_RUN,
    /// A file of the run contradicts itself.
    CORRUPT,
    /// The loss or a gradient is no longer a finite number.
    DIVERGED,
    /// The operating system refused to read or write.
    IO
  }

  private final Code code;

  /// A failure with its code and sentence.
  public TrainingException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /// A failure with what caused it.
  public TrainingException(Code code, String message, @Nullable Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /// The kind of failure.
  public Code code() {
    return code;
  }
}
