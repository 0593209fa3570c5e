package org.openledger.chain.rpc;

import org.openledger.primitives.UInt256;

/// Reads the numbers of JSON-RPC with geth's words for what is wrong with them.
final class Quantities {
  private Quantities() {}

  /// A number of at most `bits` bits from `0x` and digits without leading zeros.
  static UInt256 parse(String text, int bits) {
    if (text.isEmpty()) {
      throw new IllegalArgumentException("empty hex string");
    }
    if (!text.startsWith("0x") && !text.startsWith("0X")) {
      throw new IllegalArgumentException("hex string without 0x prefix");
    }
    String digits = text.substring(2);
    if (digits.isEmpty()) {
      throw new IllegalArgumentException("hex string \"0x\"");
    }
    if (digits.length() > 1 && digits.charAt(0) == '0') {
      throw new IllegalArgumentException("hex number with leading zero digits");
    }
    if (digits.length() > bits / 4) {
      throw new IllegalArgumentException("hex number > %d bits".formatted(bits));
    }
    for (int i = 0; i < digits.length(); i++) {
      if (Character.digit(digits.charAt(i), 16) < 0 || digits.charAt(i) > 'f') {
        throw new IllegalArgumentException("invalid hex string");
      }
    }
    return UInt256.parse(text);
  }
}
