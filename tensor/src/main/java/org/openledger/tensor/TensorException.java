package org.openledger.tensor;

/// What went wrong with a tensor or with libtorch itself.
public final class TensorException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// The kinds of trouble.
  public enum Code {
    /// libtorch's libraries are not there or cannot be opened.
    NATIVES_MISSING,
    /// The unpacked libraries do not match what was packed.
    NATIVES_CORRUPT,
    /// libtorch is older than 2.10 or lacks a symbol we need.
    NATIVES_VERSION,
    /// This processor or system cannot run the libraries.
    UNSUPPORTED_MACHINE,
    /// Shapes that do not fit together.
    SHAPE,
    /// An element type the operation does not take.
    DTYPE,
    /// Tensors on different devices, or a device that is not there.
    DEVICE,
    /// An index, dimension or count outside its range.
    RANGE,
    /// A tensor used after its scope closed.
    CLOSED,
    /// A gradient that does not exist or cannot be taken.
    GRADIENT,
    /// libtorch refused a call that passed our own checks.
    LIBTORCH
  }

  private final Code code;

  /// An error with its code and a message that names the numbers.
  public TensorException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /// An error with its cause.
  public TensorException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  /// The kind of trouble.
  public Code code() {
    return code;
  }
}
