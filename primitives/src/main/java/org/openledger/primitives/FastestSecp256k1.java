package org.openledger.primitives;

/// Chooses once which implementation runs on this machine.
final class FastestSecp256k1 {
  static final Secp256k1 CHOSEN = choose();

  private FastestSecp256k1() {}

  private static Secp256k1 choose() {
    try {
      return new NativeSecp256k1();
    } catch (IllegalStateException | LinkageError e) {
      // No native library for this machine (the loader's own exceptions are IllegalStateException
      // and its kin): the portable twin gives the same answers, slower.
      return new PortableSecp256k1();
    }
  }
}
