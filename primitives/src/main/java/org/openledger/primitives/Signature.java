package org.openledger.primitives;

import org.openledger.primitives.PrimitivesException.Code;

/// An ECDSA signature over secp256k1 with the parity of the nonce point's y, so that the signer can
/// be recovered.
public record Signature(UInt256 r, UInt256 s, int yParity) {
  /// Length of the compact form r ‖ s ‖ v.
  public static final int BYTES = 65;

  /// The curve's order n.
  public static final UInt256 ORDER =
      UInt256.parse("0xfffffffffffffffffffffffffffffffebaaedce6af48a03bbfd25e8cd0364141");

  private static final UInt256 HALF_ORDER =
      UInt256.parse("0x7fffffffffffffffffffffffffffffff5d576e7357a4501ddfe92f46681b20a0");

  public Signature {
    if (yParity != 0 && yParity != 1) {
      throw new PrimitivesException(Code.KEY, "y parity is 0 or 1, got " + yParity);
    }
  }

  /// Reads r ‖ s ‖ v with v in 0, 1, 27, 28, as wallets hand it out.
  public static Signature parse(byte[] rsv) {
    if (rsv.length != BYTES) {
      throw new PrimitivesException(Code.KEY, "a signature has 65 bytes, got " + rsv.length);
    }
    int v = rsv[64] & 0xff;
    return new Signature(UInt256.at(rsv, 0), UInt256.at(rsv, 32), v >= 27 ? v - 27 : v);
  }

  /// Whether 0 < r < n and 0 < s < n.
  public boolean inRange() {
    return !r.isZero() && r.compareTo(ORDER) < 0 && !s.isZero() && s.compareTo(ORDER) < 0;
  }

  /// Whether s ≤ n / 2, which EIP-2 demands of transactions: the other half is the same signature
  /// again.
  public boolean isLowS() {
    return s.compareTo(HALF_ORDER) <= 0;
  }

  /// r ‖ s ‖ v with v 27 or 28.
  public byte[] bytes() {
    byte[] out = new byte[BYTES];
    r.write(out, 0);
    s.write(out, 32);
    out[64] = (byte) (27 + yParity);
    return out;
  }
}
