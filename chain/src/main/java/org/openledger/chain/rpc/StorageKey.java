package org.openledger.chain.rpc;

import org.openledger.primitives.Hex;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.UInt256;

/// A slot as a caller names it: at most 32 bytes of hex, with leading zeros or without.
///
/// @param whole whether all 32 bytes were given; answers then show them all
record StorageKey(UInt256 slot, boolean whole) {
  private static final int DIGITS_MAX = 64;

  static StorageKey parse(String text) {
    boolean prefixed = text.startsWith("0x") || text.startsWith("0X");
    String digits = prefixed ? text.substring(2) : text;
    String even = digits.length() % 2 == 0 ? digits : "0" + digits;
    if (even.length() > DIGITS_MAX) {
      throw wrong("storage key too long (want at most 32 bytes)", text);
    }
    try {
      return new StorageKey(
          UInt256.fromBytes(Hex.decode("0x" + even)), even.length() == DIGITS_MAX);
    } catch (PrimitivesException e) {
      throw wrong("invalid hex in storage key", text);
    }
  }

  String shown() {
    return whole ? Hex.encode(slot.bytes()) : slot.toHex();
  }

  private static RpcFailure wrong(String what, String text) {
    String shown = text.length() <= 80 ? text : text.substring(0, 80) + "…";
    return new RpcFailure(RpcFailure.INVALID_PARAMS, "%s: \"%s\"".formatted(what, shown));
  }
}
