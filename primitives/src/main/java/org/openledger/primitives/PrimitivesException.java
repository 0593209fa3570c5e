package org.openledger.primitives;

/// Bytes or numbers that are not what they claim to be; [#code()] says of which kind.
public final class PrimitivesException extends RuntimeException {
  private final Code code;

  /// What was wrong.
  public enum Code {
    /// Not hexadecimal, or of the wrong length.
    HEX,
    /// An address whose EIP-55 checksum does not hold, or that is not 20 bytes.
    ADDRESS,
    /// A number outside its range, or arithmetic that leaves it.
    RANGE,
    /// Not canonical RLP, or beyond the reader's limits.
    RLP,
    /// Not the ABI encoding of the named types.
    ABI,
    /// A value that does not fit its EIP-712 type.
    TYPED_DATA,
    /// A private key, public key or signature outside the curve's range.
    KEY,
    /// An index or proof that does not belong to a Merkle tree.
    MERKLE
  }

  /// Fails with `code` and a sentence that says what happened.
  public PrimitivesException(Code code, String message) {
    super(message);
    this.code = code;
  }

  /// The kind of failure.
  public Code code() {
    return code;
  }
}
