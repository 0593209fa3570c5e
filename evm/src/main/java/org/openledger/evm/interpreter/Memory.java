package org.openledger.evm.interpreter;

import org.openledger.evm.words.Limbs;
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
