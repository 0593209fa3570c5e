package org.openledger.primitives;

import java.util.Optional;

/// ECDSA over the curve secp256k1 (SEC 2), with deterministic nonces (RFC 6979).
public interface Secp256k1 {
  /// libsecp256k1 where its native library loads, else [PortableSecp256k1].
  static Secp256k1 fastest() {
    return FastestSecp256k1.CHOSEN;
  }

  /// The public key, x ‖ y in 64 bytes, of a private key of 32 bytes.
  byte[] publicKey(byte[] privateKey);

  /// Signs a digest; s is in the lower half.
  Signature sign(Hash digest, byte[] privateKey);

  /// The public key, x ‖ y, that made `signature` over `digest`; empty when there is none.
  Optional<byte[]> recoverKey(Hash digest, Signature signature);

  /// The address that made `signature` over `digest`; empty when there is none.
  default Optional<Address> recover(Hash digest, Signature signature) {
    return recoverKey(digest, signature).map(Address::ofPublicKey);
  }
}
