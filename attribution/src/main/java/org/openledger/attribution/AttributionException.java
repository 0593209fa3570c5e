package org.openledger.attribution;

/// The one unchecked exception of this module: a code for the caller, a message with the numbers
/// for people.
public final class AttributionException extends RuntimeException {
  private static final long serialVersionUID = 1;

  private final Code code;

  /// What kind of thing went wrong.
  public enum Code {
    /// An argument has a wrong size or a value outside its range.
    BAD_INPUT,
    /// Something is larger than this module's limits.
    LIMIT_EXCEEDED,
    /// A file is not what it says it is: wrong magic, version, size, checksum or root.
    CORRUPT_FILE,
    /// Reading or writing failed.
    IO,
    /// The numbers cannot be solved with: not finite, or not positive definite.
    NUMERIC
  }

  /// With `code` and a message that says what happened.
  public AttributionException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /// With `code`, a message that says what happened, and its cause.
  public AttributionException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /// The kind of failure.
  public Code code() {
    return code;
  }

  /// Throws [Code#BAD_INPUT] with the formatted message unless `condition` holds.
  public static void require(boolean condition, String message, Object... args) {
    if (!condition) {
      throw new AttributionException(Code.BAD_INPUT, message.formatted(args));
    }
  }
}
