package org.openledger.chain.trace;

import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;

/// Which instructions touch what, for tracers that collect accounts and slots.
final class Touching {
  static final int BALANCE = 0x31;
  static final int EXTCODESIZE = 0x3b;
  static final int EXTCODECOPY = 0x3c;
  static final int EXTCODEHASH = 0x3f;
  static final int SLOAD = 0x54;
  static final int SSTORE = 0x55;
  static final int CREATE = 0xf0;
  static final int CALL = 0xf1;
  static final int CALLCODE = 0xf2;
  static final int DELEGATECALL = 0xf4;
  static final int CREATE2 = 0xf5;
  static final int STATICCALL = 0xfa;
  static final int SELFDESTRUCT = 0xff;

  private Touching() {}

  /// Whether the top word is a slot of the running account.
  static boolean slot(int opcode) {
    return opcode == SLOAD || opcode == SSTORE;
  }

  /// Whether the top word is an account.
  static boolean account(int opcode) {
    return switch (opcode) {
      case BALANCE, EXTCODESIZE, EXTCODECOPY, EXTCODEHASH, SELFDESTRUCT -> true;
      default -> false;
    };
  }

  /// Whether the second word is an account.
  static boolean call(int opcode) {
    return switch (opcode) {
      case CALL, CALLCODE, DELEGATECALL, STATICCALL -> true;
      default -> false;
    };
  }

  /// The account that a word names: its last 20 bytes.
  static Address address(UInt256 word) {
    return Address.at(word.bytes(), 12);
  }
}
