package org.openledger.node;

/// What went wrong in the program itself, in one sentence that says what happened, whether anything
/// was lost, and what to do.
public final class NodeException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The kinds of trouble; the code decides nothing but how a program may react.
  public enum Code {
    /// A download did not arrive, or no network and nothing kept.
    INPUT_MISSING,
    /// A file's SHA-256 is not the pinned one.
    INPUT_CORRUPT,
    /// The home folder cannot be used: another version, another process, no space, no rights.
    HOME,
    /// A port is taken.
    PORT,
    /// A file or value that the person gave cannot be used.
    ARGUMENT,
    /// A stage did not reach its end.
    STAGE
  }

  private final Code code;

  /// An error with its one sentence.
  public NodeException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /// An error with its one sentence and what caused it.
  public NodeException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /// The kind of trouble.
  public Code code() {
    return code;
  }
}
