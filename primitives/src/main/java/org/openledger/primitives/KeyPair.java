package org.openledger.primitives;

import org.openledger.primitives.PrimitivesException.Code;

/// An account's private key with its address. Never prints the key.
public final class KeyPair {
  private final byte[] privateKey;
  private final Address address;

  private KeyPair(byte[] privateKey) {
    this.privateKey = privateKey;
    this.address = Address.ofPublicKey(Secp256k1.fastest().publicKey(privateKey));
  }

  /// The pair of a private key: 32 bytes in 1 … n-1.
  public static KeyPair ofPrivateKey(byte[] privateKey) {
    if (privateKey.length != 32) {
      throw new PrimitivesException(
          Code.KEY, "a private key has 32 bytes, got " + privateKey.length);
    }
    return new KeyPair(privateKey.clone());
  }

  /// The pair that a seed names: keccak(seed), hashed again until it lies in 1 … n-1. The same seed
  /// gives the same pair on every machine; its secrecy is the seed's.
  public static KeyPair fromSeed(byte[] seed) {
    Hash candidate = Keccak.hash(seed);
    while (candidate.equals(Hash.ZERO)
        || candidate.compareTo(Hash.of(Signature.ORDER.bytes())) >= 0) {
      candidate = Keccak.hash(candidate.bytes());
    }
    return new KeyPair(candidate.bytes());
  }

  /// The account.
  public Address address() {
    return address;
  }

  /// A copy of the private key, for a key file.
  public byte[] privateKeyBytes() {
    return privateKey.clone();
  }

  /// Signs a digest.
  public Signature sign(Hash digest) {
    return Secp256k1.fastest().sign(digest, privateKey);
  }

  @Override
  public String toString() {
    return "KeyPair[" + address + "]";
  }
}
