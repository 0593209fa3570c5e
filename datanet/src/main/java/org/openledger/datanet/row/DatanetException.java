package org.openledger.datanet.row;

/// What went wrong in a Datanet when it is not an outcome a caller expects: a broken limit, a file
/// that cannot be used, a full disk.
///
/// The message is one sentence with the numbers and, where someone can act, what to do.
public final class DatanetException extends RuntimeException {
  /// What a caller can tell apart.
  public enum Code {
    /// The input breaks a rule or a limit; sending it again will not help.
    INVALID,
    /// Nothing is known under that id, label or version.
    NOT_FOUND,
    /// The state forbids it: a sealed version, a Datanet of another name, a second writer.
    CONFLICT,
    /// The disk, or the database's size limit, is full; nothing was changed.
    DISK_FULL,
    /// Stored bytes are not what was written.
    CORRUPT,
    /// The files were written by another version of this program.
    OTHER_VERSION,
    /// Reading or writing failed for another reason.
    IO
  }

  private final Code code;
  private final String message;

  /// A failure of kind `code`, told in one sentence.
  public DatanetException(Code code, String message) {
    super(message);
    this.code = code;
    this.message = message;
  }

  /// A failure of kind `code` with what caused it.
  public DatanetException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
    this.message = message;
  }

  /// A broken rule or limit.
  public static DatanetException invalid(String message) {
    return new DatanetException(Code.INVALID, message);
  }

  /// What a caller can tell apart.
  public Code code() {
    return code;
  }

  @Override
  public String getMessage() {
    return message;
  }
}
