package org.openledger.chain.trace;

/// Numbers as JSON-RPC writes them.
final class Quantity {
  private Quantity() {}

  static String of(long value) {
    return "0x" + Long.toHexString(value);
  }
}
