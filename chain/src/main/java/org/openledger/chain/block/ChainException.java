package org.openledger.chain.block;

import org.openledger.primitives.PrimitivesException;

/// Something the chain cannot go on with; [#code()] says of which kind.
public final class ChainException extends RuntimeException {
  private final Code code;

  /// What was wrong.
  public enum Code {
    /// A block, transaction or receipt whose bytes are not what they should be.
    MALFORMED,
    /// Well formed, but of a kind this chain does not have.
    UNSUPPORTED,
    /// A block that breaks a consensus rule.
    INVALID_BLOCK,
    /// A genesis file that is wrong, or asks for what this chain does not have.
    GENESIS,
    /// A store that cannot be opened, is of another version or chain, or failed to write.
    STORE,
    /// A store whose bytes contradict themselves.
    CORRUPT,
    /// A configuration outside its limits.
    CONFIG,
    /// A trace that nobody can make: no such tracer, or an option that it does not have.
    TRACE,
    /// An answer beyond its limit.
    TOO_LARGE,
    /// An execution beyond its time.
    TIMEOUT,
    /// The chain is closed or its sequencer has failed.
    STOPPED
  }

  /// Fails with `code` and a sentence that says what happened.
  public ChainException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /// Fails with `code`, a sentence and what caused it.
  public ChainException(Code code, String message, Throwable cause) {
    super(message, cause);
    this.code = code;
  }

  static ChainException malformed(PrimitivesException cause) {
    return new ChainException(Code.MALFORMED, String.valueOf(cause.getMessage()), cause);
  }

  /// The kind of failure.
  public Code code() {
    return code;
  }
}
