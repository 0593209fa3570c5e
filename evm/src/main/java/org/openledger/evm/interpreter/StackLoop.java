package org.openledger.evm.interpreter;

import org.openledger.evm.words.Limbs;

/// The instructions that work on stack, code and memory that is there, one after the other until
/// one comes that needs more.
///
/// Nothing here is called that the compiler would not inline: a call would make it keep gas, place
/// and stack height in memory instead of registers, in all of the loop. So whatever is rare or
/// large is [Interpreter]'s: a quarter faster, once a node has seen other code.
final class StackLoop {
  /// What [#run] gives besides an opcode.
  static final int OUT_OF_GAS = -1;

  static final int BAD_JUMP = -2;
  static final int BAD_STACK = -3;
  static final int STEPPED = -4;

  private StackLoop() {}

  /// Runs `f` until an opcode that is not done here: it is given, its constant gas paid, with place
  /// and words as before it. Or until the frame cannot go on; or, when `isSingle`, for one
  /// instruction.
  static int run(Frame f, long[] rules, boolean isSingle) {
    byte[] code = f.code.padded();
    long[] targets = f.code.targets();
    long[] s = f.stack;
    byte[] memory = f.memory;
    int memorySize = f.memorySize;
    int pc = f.pc;
    int words = f.words;
    long gas = f.gas;
    while (true) {
      int op = code[pc] & 0xff;
      long rule = rules[op];
      if ((words - OpTable.wordsMin(rule) | OpTable.wordsMax(rule) - words) < 0) {
        return left(f, pc, words, gas, BAD_STACK);
      }
      gas -= OpTable.gas(rule);
      if (gas < 0) {
        return left(f, pc, words, gas, OUT_OF_GAS);
      }
      int a = 4 * (words - 1); // the top word
      switch (op) {
        case Op.ADD -> Limbs.add(s, a, a - 4);
        case Op.MUL -> Limbs.multiply(s, a, a - 4);
        case Op.SUB -> Limbs.subtract(s, a, a - 4);
        case Op.LT -> Limbs.set(s, a - 4, Limbs.compare(s, a, a - 4) < 0 ? 1 : 0);
        case Op.GT -> Limbs.set(s, a - 4, Limbs.compare(s, a, a - 4) > 0 ? 1 : 0);
        case Op.SLT -> Limbs.set(s, a - 4, Limbs.compareSigned(s, a, a - 4) < 0 ? 1 : 0);
        case Op.SGT -> Limbs.set(s, a - 4, Limbs.compareSigned(s, a, a - 4) > 0 ? 1 : 0);
        case Op.EQ -> Limbs.set(s, a - 4, Limbs.compare(s, a, a - 4) == 0 ? 1 : 0);
        case Op.ISZERO -> Limbs.set(s, a, Limbs.isZero(s, a) ? 1 : 0);
        case Op.AND -> Bitwise.and(s, a, a - 4);
        case Op.OR -> Bitwise.or(s, a, a - 4);
        case Op.XOR -> Bitwise.xor(s, a, a - 4);
        case Op.NOT -> Bitwise.not(s, a);
        case Op.SHL -> Limbs.shiftLeft(s, a, a - 4);
        case Op.SHR -> Limbs.shiftRight(s, a, a - 4);
        case Op.POP, Op.JUMPDEST -> {}
        case Op.JUMP -> {
          if (!lands(targets, s, a)) {
            return left(f, pc, words, gas, BAD_JUMP);
          }
          pc = (int) s[a] - 1;
        }
        case Op.JUMPI -> {
          if (!Limbs.isZero(s, a - 4)) {
            if (!lands(targets, s, a)) {
              return left(f, pc, words, gas, BAD_JUMP);
            }
            pc = (int) s[a] - 1;
          }
        }
        case Op.PC -> Limbs.set(s, a + 4, pc);
        case Op.GAS -> Limbs.set(s, a + 4, gas);
        case Op.MSIZE -> Limbs.set(s, a + 4, memorySize);
        case Op.MLOAD -> {
          if (!holds(memorySize, s, a)) {
            return left(f, pc, words, gas, op);
          }
          Limbs.read(memory, (int) s[a], s, a);
        }
        case Op.MSTORE -> {
          if (!holds(memorySize, s, a)) {
            return left(f, pc, words, gas, op);
          }
          Limbs.write(s, a - 4, memory, (int) s[a]);
        }
        case Op.PUSH0 -> Limbs.set(s, a + 4, 0);
        case Op.PUSH1 -> Limbs.set(s, a + 4, code[++pc] & 0xff);
        case Op.PUSH1 + 1 -> {
          Limbs.set(s, a + 4, (code[pc + 1] & 0xff) << 8 | code[pc + 2] & 0xff);
          pc += 2;
        }
        case Op.DUP1 -> StackWords.copy(s, a, a + 4);
        case Op.DUP1 + 1 -> StackWords.copy(s, a - 4, a + 4);
        case Op.DUP1 + 2 -> StackWords.copy(s, a - 8, a + 4);
        case Op.DUP1 + 3 -> StackWords.copy(s, a - 12, a + 4);
        case Op.SWAP1 -> StackWords.swap(s, a, a - 4);
        case Op.SWAP1 + 1 -> StackWords.swap(s, a, a - 8);
        case Op.SWAP1 + 2 -> StackWords.swap(s, a, a - 12);
        default -> {
          if (op >= Op.PUSH1 && op <= Op.PUSH32) {
            int n = op - Op.PUSH0;
            StackWords.push(code, pc, n, s, a + 4);
            pc += n;
          } else if (op >= Op.DUP1 && op <= Op.DUP16) {
            StackWords.copy(s, a - 4 * (op - Op.DUP1), a + 4);
          } else if (op >= Op.SWAP1 && op <= Op.SWAP16) {
            StackWords.swap(s, a, a - 4 * (op - Op.SWAP1 + 1));
          } else {
            return left(f, pc, words, gas, op);
          }
        }
      }
      words += OpTable.delta(rule);
      pc++;
      if (isSingle) {
        return left(f, pc, words, gas, STEPPED);
      }
    }
  }

  private static int left(Frame f, int pc, int words, long gas, int how) {
    f.pc = pc;
    f.words = words;
    f.gas = gas;
    return how;
  }

  private static boolean lands(long[] targets, long[] s, int a) {
    return (s[a + 1] | s[a + 2] | s[a + 3]) == 0
        && s[a] >>> 6 < targets.length
        && (targets[(int) (s[a] >>> 6)] >>> s[a] & 1) != 0;
  }

  /// Whether memory has the 32 bytes at the offset that the word at `a` is: then nothing is to pay.
  private static boolean holds(int memorySize, long[] s, int a) {
    return (s[a + 1] | s[a + 2] | s[a + 3]) == 0 && s[a] >= 0 && s[a] <= memorySize - 32;
  }
}
