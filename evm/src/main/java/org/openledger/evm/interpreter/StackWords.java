package org.openledger.evm.interpreter;

/// PUSH, DUP, SWAP.
final class StackWords {
  private StackWords() {}

  /// s[a] = the `n` bytes after the opcode at `pc`; the code is padded, so they are there.
  static void push(byte[] code, int pc, int n, long[] s, int a) {
    int at = pc + n; // the last byte
    for (int limb = 0; limb < 4; limb++) {
      long value = 0;
      int bytes = Math.min(8, n - 8 * limb);
      for (int i = bytes - 1; i >= 0; i--) {
        value = value << 8 | code[at - 8 * limb - i] & 0xff;
      }
      s[a + limb] = value;
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
