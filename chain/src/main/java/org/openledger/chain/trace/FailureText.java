package org.openledger.chain.trace;

import org.openledger.evm.interpreter.Ending;

/// A failure in geth's words.
public final class FailureText {
  private FailureText() {}

  /// Why a call failed; empty when it did not.
  ///
  /// @param detail what the result says beyond its ending
  public static String of(Ending ending, String detail) {
    return switch (ending) {
      case SUCCESS -> "";
      case REVERT -> "execution reverted";
      case OUT_OF_GAS -> "out of gas";
      case STORE_STIPEND -> "out of gas: not enough gas for reentrancy sentry";
      case CODE_GAS -> "contract creation code storage out of gas";
      case STACK_UNDERFLOW -> "stack underflow (%s)".formatted(detail);
      case STACK_OVERFLOW -> "stack limit reached " + detail;
      case BAD_JUMP -> "invalid jump destination";
      case UNDEFINED_OPCODE -> "invalid opcode: " + detail;
      case WRITE_PROTECTION -> "write protection";
      case RETURN_DATA_BOUNDS -> "return data out of bounds";
      case CODE_TOO_LARGE -> "max code size exceeded: " + detail;
      case CODE_RESERVED -> "invalid code: must not begin with 0xef";
      case ADDRESS_TAKEN -> "contract address collision";
      case PRECOMPILE_FAILED -> "precompiled contract failed";
      case TOO_DEEP -> "max call depth exceeded";
      case BALANCE_TOO_LOW -> "insufficient balance for transfer";
      case NONCE_AT_MAX -> "nonce uint64 overflow";
    };
  }
}
