package org.openledger.chain.trace;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import org.openledger.primitives.UInt256;

/// Reads what Solidity puts into the output of a revert: `Error(string)` or `Panic(uint256)`.
public final class RevertReason {
  private static final int ERROR = 0x08c379a0;
  private static final int PANIC = 0x4e487b71;
  private static final int SELECTOR = 4;

  /// The compiler's panics, in geth's words.
  private static final Map<Integer, String> PANICS =
      Map.of(
          0x00, "generic panic",
          0x01, "assert(false)",
          0x11, "arithmetic underflow or overflow",
          0x12, "division or modulo by zero",
          0x21, "enum overflow",
          0x22, "invalid encoded storage byte array accessed",
          0x31, "out-of-bounds array access; popping on an empty array",
          0x32, "out-of-bounds access of an array or bytesN",
          0x41, "out of memory",
          0x51, "uninitialized function");

  private RevertReason() {}

  /// The reason in `output`; empty when it holds none.
  public static Optional<String> of(byte[] output) {
    if (output.length < SELECTOR + 32) {
      return Optional.empty();
    }
    int selector =
        (output[0] & 0xff) << 24
            | (output[1] & 0xff) << 16
            | (output[2] & 0xff) << 8
            | output[3] & 0xff;
    return switch (selector) {
      case ERROR -> text(output);
      case PANIC -> Optional.of(panic(UInt256.at(output, SELECTOR)));
      default -> Optional.empty();
    };
  }

  private static String panic(UInt256 code) {
    String known = code.fitsLong() && code.toLong() < 256 ? PANICS.get((int) code.toLong()) : null;
    return known != null ? known : "unknown panic code: " + code.toHex();
  }

  private static Optional<String> text(byte[] output) {
    long offset = place(output, SELECTOR);
    if (offset < 0 || offset + 32 > output.length - SELECTOR) {
      return Optional.empty();
    }
    int at = SELECTOR + (int) offset;
    long length = place(output, at);
    return length < 0 || at + 32 + length > output.length
        ? Optional.empty()
        : Optional.of(new String(output, at + 32, (int) length, StandardCharsets.UTF_8));
  }

  /// The word at `at` as a place in the output; negative when it is none.
  private static long place(byte[] output, int at) {
    UInt256 word = UInt256.at(output, at);
    return word.fitsLong() && word.toLong() <= output.length ? word.toLong() : -1;
  }
}
