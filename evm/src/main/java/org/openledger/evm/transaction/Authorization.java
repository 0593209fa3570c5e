package org.openledger.evm.transaction;

import java.util.Optional;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.Secp256k1;
import org.openledger.primitives.Signature;
import org.openledger.primitives.UInt256;

/// An account's signed word that the code at `address` may run in its place (EIP-7702). `nonce` is
/// unsigned.
public record Authorization(
    UInt256 chainId, Address address, long nonce, int yParity, UInt256 r, UInt256 s) {
  private static final byte[] MAGIC = {5};

  /// Who signed it; empty when nobody can have.
  public Optional<Address> authority() {
    if (yParity != 0 && yParity != 1) {
      return Optional.empty();
    }
    Signature signature = new Signature(r, s, yParity);
    return signature.inRange() && signature.isLowS()
        ? Secp256k1.fastest().recover(digest(), signature)
        : Optional.empty();
  }

  private Hash digest() {
    byte[] body =
        Rlp.encode(Rlp.list(Rlp.of(chainId), Rlp.of(address), Rlp.of(new UInt256(0, 0, 0, nonce))));
    return Keccak.hash(MAGIC, body);
  }
}
