package org.openledger.chain.block;

import java.util.Optional;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.Secp256k1;
import org.openledger.primitives.Signature;

/// A transaction with its signature, and the bytes it has on the wire and in a block (EIP-2718).
/// Nobody writes to `encoded`.
public record SignedTransaction(Transaction body, Signature signature, byte[] encoded, Hash hash) {
  static SignedTransaction of(Transaction body, Signature signature, byte[] encoded) {
    return new SignedTransaction(body, signature, encoded, Keccak.hash(encoded));
  }

  /// The account that signed it: 40 µs of curve arithmetic, so keep the answer. Empty when no key
  /// can have made the signature, or when it is not the one valid form of it (EIP-2).
  public Optional<Address> recoverSender() {
    if (!signature.inRange() || !signature.isLowS()) {
      return Optional.empty();
    }
    return Secp256k1.fastest().recover(TransactionCodec.signingHash(body), signature);
  }

  @Override
  public boolean equals(Object o) {
    return o instanceof SignedTransaction other && hash.equals(other.hash);
  }

  @Override
  public int hashCode() {
    return hash.hashCode();
  }
}
