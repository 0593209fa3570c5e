package org.openledger.evm.interpreter;

import org.openledger.evm.words.Limbs;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;

/// KECCAK256, MLOAD, MSTORE, MSTORE8, MCOPY (EIP-5656), and what RETURN and REVERT hand out.
final class Memory {
  private static final long KECCAK_WORD = 6;
  static final long COPY_WORD = 3;

  private Memory() {}

  static void keccak(Frame f) {
    long offset = f.popLong();
    long size = f.popLong();
    f.chargeWords(size, KECCAK_WORD);
    int at = f.expand(offset, size);
    f.push(Keccak.hash(f.memory, at, (int) size));
  }

  /// What KECCAK256 does with the words at `a` and below it, where memory is there and gas is
  /// enough: gives the gas left. Else −1, and nothing was done.
  static long keccak(long[] s, int a, byte[] memory, int memorySize, long gas) {
    int b = a - 4;
    long offset = s[a];
    long size = s[b];
    boolean isThere =
        (s[a + 1] | s[a + 2] | s[a + 3] | s[b + 1] | s[b + 2] | s[b + 3]) == 0
            && offset >= 0
            && size >= 0
            && offset <= memorySize
            && size <= memorySize - offset;
    long left = isThere ? gas - KECCAK_WORD * ((size + 31) >> 5) : -1;
    if (left >= 0) {
      Hash hash = Keccak.hash(memory, (int) offset, (int) size);
      s[b] = hash.w3();
      s[b + 1] = hash.w2();
      s[b + 2] = hash.w1();
      s[b + 3] = hash.w0();
    }
    return left;
  }

  static void load(Frame f) {
    int at = f.expand(f.popLong(), 32);
    Limbs.read(f.memory, at, f.stack, 4 * f.words++);
  }

  static void store(Frame f) {
    int at = f.expand(f.popLong(), 32);
    Limbs.write(f.stack, 4 * --f.words, f.memory, at);
  }

  static void storeByte(Frame f) {
    int at = f.expand(f.popLong(), 1);
    f.memory[at] = (byte) f.stack[4 * --f.words];
  }

  static void copy(Frame f) {
    long to = f.popLong();
    long from = f.popLong();
    long size = f.popLong();
    f.chargeWords(size, COPY_WORD);
    int dst = f.expand(to, size);
    int src = f.expand(from, size);
    System.arraycopy(f.memory, src, f.memory, dst, (int) size);
  }

  static void output(Frame f) {
    long offset = f.popLong();
    long size = f.popLong();
    int at = f.expand(offset, size);
    f.output = f.copyOut(at, size);
  }
}
