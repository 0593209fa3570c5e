package org.openledger.evm.interpreter;

import org.openledger.evm.words.Limbs;

/// PUSH, DUP, SWAP.
final class StackWords {
  private StackWords() {}

  /// s[a] = the `n` bytes after the opcode at `pc`; the code is padded, so 32 are there.
  static void push(byte[] code, int pc, int n, long[] s, int a) {
    Limbs.read(code, pc + 1, s, a);
    if (n <= 8) {
      Limbs.set(s, a, s[a + 3] >>> 64 - 8 * n);
    } else {
      Limbs.shiftRightBy(s, a, 256 - 8 * n);
    }
  }

  static void copy(long[] s, int from, int to) {
    s[to] = s[from];
    s[to + 1] = s[from + 1];
    s[to + 2] = s[from + 2];
    s[to + 3] = s[from + 3];
  }

  static void swap(long[] s, int a, int b) {
    for (int i = 0; i < 4; i++) {
      long x = s[a + i];
      s[a + i] = s[b + i];
      s[b + i] = x;
    }
  }
}
