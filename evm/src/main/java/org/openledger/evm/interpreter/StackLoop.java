package org.openledger.evm.interpreter;

import org.openledger.evm.words.Limbs;

/// The instructions that work on stack, code and memory that is there, one after the other until
/// one comes that needs more.
///
/// Gas and stack are looked at once a block of instructions ([BlockSums]), not once an instruction:
/// nearly a third of the time of a loop. And nothing here is called that the compiler would not
/// inline: a call would make it keep gas, place and stack height in memory instead of registers, in
/// all of the loop. So whatever is rare or large is [Interpreter]'s: a quarter faster, once a node
/// has seen other code.
final class StackLoop {
  /// What [#run] gives besides an opcode: the block at the place cannot be paid for, or has not
  /// enough words or room, or is not summed.
  static final int BLOCK = -1;

  static final int BAD_JUMP = -2;
  static final int STEPPED = -3;

  /// At a place that was jumped back to, and the frame has jumped back often.
  static final int HOT = -4;

  private StackLoop() {}

  /// Runs `f` until an opcode that is not done here: it is given, its constant gas paid, with place
  /// and words as before it. Or until a block that cannot be entered. `sums` is of each place where
  /// a block may begin.
  ///
  /// When `isSingle`, runs one instruction, whose gas is paid and whose words are there.
  static int run(Frame f, long[] sums, boolean isSingle) {
    byte[] code = f.code.padded();
    long[] targets = f.code.targets();
    long[] s = f.stack;
    byte[] memory = f.memory;
    int memorySize = f.memorySize;
    int pc = f.pc;
    int a = 4 * (f.words - 1); // the top word
    long gas = f.gas;
    boolean isPaid = isSingle || f.isBlockPaid;
    f.isBlockPaid = false;
    while (true) {
      if (!isPaid) {
        long sum = sums[pc];
        if (!BlockSums.allows(sum, (a >> 2) + 1) || gas < BlockSums.gas(sum)) {
          return left(f, pc, a, gas, BLOCK);
        }
        gas -= BlockSums.gas(sum);
        if (code[pc] == Op.JUMPDEST) {
          pc++; // paid with the block that it begins
        }
      }
      isPaid = false;
      block:
      while (true) {
        int op = code[pc] & 0xff;
        switch (op) {
          case Op.ADD -> {
            Limbs.add(s, a, a - 4);
            a -= 4;
          }
          case Op.MUL -> {
            Limbs.multiply(s, a, a - 4);
            a -= 4;
          }
          case Op.SUB -> {
            Limbs.subtract(s, a, a - 4);
            a -= 4;
          }
          case Op.LT -> {
            Limbs.set(s, a - 4, Limbs.compare(s, a, a - 4) < 0 ? 1 : 0);
            a -= 4;
          }
          case Op.GT -> {
            Limbs.set(s, a - 4, Limbs.compare(s, a, a - 4) > 0 ? 1 : 0);
            a -= 4;
          }
          case Op.SLT -> {
            Limbs.set(s, a - 4, Limbs.compareSigned(s, a, a - 4) < 0 ? 1 : 0);
            a -= 4;
          }
          case Op.SGT -> {
            Limbs.set(s, a - 4, Limbs.compareSigned(s, a, a - 4) > 0 ? 1 : 0);
            a -= 4;
          }
          case Op.EQ -> {
            Limbs.set(s, a - 4, Limbs.compare(s, a, a - 4) == 0 ? 1 : 0);
            a -= 4;
          }
          case Op.ISZERO -> Limbs.set(s, a, Limbs.isZero(s, a) ? 1 : 0);
          case Op.AND -> {
            Bitwise.and(s, a, a - 4);
            a -= 4;
          }
          case Op.OR -> {
            Bitwise.or(s, a, a - 4);
            a -= 4;
          }
          case Op.XOR -> {
            Bitwise.xor(s, a, a - 4);
            a -= 4;
          }
          case Op.NOT -> Bitwise.not(s, a);
          case Op.SHL -> {
            Limbs.shiftLeft(s, a, a - 4);
            a -= 4;
          }
          case Op.SHR -> {
            Limbs.shiftRight(s, a, a - 4);
            a -= 4;
          }
          case Op.POP -> a -= 4;
          case Op.JUMPDEST -> {
            if (!isSingle) {
              break block;
            }
          }
          case Op.JUMP -> {
            if (!lands(targets, s, a)) {
              return left(f, pc, a, gas, BAD_JUMP);
            }
            int from = pc;
            pc = (int) s[a];
            a -= 4;
            if (pc < from && --f.jumpsLeft == 0) {
              return left(f, pc, a, gas, HOT);
            }
            break block;
          }
          case Op.JUMPI -> {
            int from = pc;
            if (Limbs.isZero(s, a - 4)) {
              pc++;
            } else if (lands(targets, s, a)) {
              pc = (int) s[a];
            } else {
              return left(f, pc, a, gas, BAD_JUMP);
            }
            a -= 8;
            if (pc < from && --f.jumpsLeft == 0) {
              return left(f, pc, a, gas, HOT);
            }
            break block;
          }
          case Op.PC -> {
            a += 4;
            Limbs.set(s, a, pc);
          }
          case Op.GAS -> {
            a += 4;
            Limbs.set(s, a, gas);
            pc++;
            break block;
          }
          case Op.MSIZE -> {
            a += 4;
            Limbs.set(s, a, memorySize);
          }
          case Op.MLOAD -> {
            if (!holds(memorySize, s, a)) {
              f.isBlockPaid = !isSingle;
              return left(f, pc, a, gas, op);
            }
            Limbs.read(memory, (int) s[a], s, a);
          }
          case Op.MSTORE -> {
            if (!holds(memorySize, s, a)) {
              f.isBlockPaid = !isSingle;
              return left(f, pc, a, gas, op);
            }
            Limbs.write(s, a - 4, memory, (int) s[a]);
            a -= 8;
          }
          case Op.PUSH0 -> {
            a += 4;
            Limbs.set(s, a, 0);
          }
          case Op.PUSH1 -> {
            a += 4;
            Limbs.set(s, a, code[++pc] & 0xff);
          }
          case Op.PUSH1 + 1 -> {
            a += 4;
            Limbs.set(s, a, (code[pc + 1] & 0xff) << 8 | code[pc + 2] & 0xff);
            pc += 2;
          }
          case Op.DUP1 -> {
            StackWords.copy(s, a, a + 4);
            a += 4;
          }
          case Op.DUP1 + 1 -> {
            StackWords.copy(s, a - 4, a + 4);
            a += 4;
          }
          case Op.DUP1 + 2 -> {
            StackWords.copy(s, a - 8, a + 4);
            a += 4;
          }
          case Op.DUP1 + 3 -> {
            StackWords.copy(s, a - 12, a + 4);
            a += 4;
          }
          case Op.SWAP1 -> StackWords.swap(s, a, a - 4);
          case Op.SWAP1 + 1 -> StackWords.swap(s, a, a - 8);
          case Op.SWAP1 + 2 -> StackWords.swap(s, a, a - 12);
          default -> {
            if (op >= Op.PUSH1 && op <= Op.PUSH32) {
              int n = op - Op.PUSH0;
              a += 4;
              StackWords.push(code, pc, n, s, a);
              pc += n;
            } else if (op >= Op.DUP1 && op <= Op.DUP16) {
              StackWords.copy(s, a - 4 * (op - Op.DUP1), a + 4);
              a += 4;
            } else if (op >= Op.SWAP1 && op <= Op.SWAP16) {
              StackWords.swap(s, a, a - 4 * (op - Op.SWAP1 + 1));
            } else {
              return left(f, pc, a, gas, op);
            }
          }
        }
        pc++;
        if (isSingle) {
          break;
        }
      }
      if (isSingle) {
        return left(f, pc, a, gas, STEPPED);
      }
    }
  }

  private static int left(Frame f, int pc, int a, long gas, int how) {
    f.pc = pc;
    f.words = (a >> 2) + 1;
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
