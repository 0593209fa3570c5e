package org.openledger.evm.interpreter;

/// What a block of instructions costs and needs, in one word: bits 0 to 31 its constant gas, 32 to
/// 47 the fewest words it needs, 48 to 63 the most there may be before it.
///
/// A block begins at a JUMPDEST, at the start of the code or after the end of another; it ends
/// before a JUMPDEST, or with an instruction after which gas must be known exactly: a jump, GAS, or
/// one that [StackLoop] does not do. Whatever fails in between fails the frame and takes all its
/// gas, so it makes no difference that the whole block is paid first (as evmone does).
final class BlockSums {
  /// Of a block that cannot run, however many words there are.
  private static final long NEVER = OpTable.STACK_MAX + 1L << 32;

  private BlockSums() {}

  static int gas(long sum) {
    return (int) sum;
  }

  /// Whether the block of `sum` can run on `words`; one that is not summed yet cannot.
  static boolean allows(long sum, int words) {
    return sum != 0 && ((words - ((int) (sum >>> 32) & 0xffff)) | (int) (sum >>> 48) - words) >= 0;
  }

  /// The sum of the block that begins at `pc`.
  static long of(byte[] padded, int pc, long[] rules) {
    long gas = 0;
    int words = 0; // more than when the block began
    int wordsMin = 0;
    int wordsMax = OpTable.STACK_MAX;
    int at = pc;
    while (true) {
      int op = padded[at] & 0xff;
      long rule = rules[op];
      gas += OpTable.gas(rule);
      wordsMin = Math.max(wordsMin, OpTable.wordsMin(rule) - words);
      wordsMax = Math.min(wordsMax, OpTable.wordsMax(rule) - words);
      words += OpTable.delta(rule);
      if (wordsMin > wordsMax) {
        return NEVER;
      }
      if (isLast(op)) {
        break;
      }
      at += 1 + (op >= Op.PUSH1 && op <= Op.PUSH32 ? op - Op.PUSH0 : 0);
      if (at >= padded.length || padded[at] == Op.JUMPDEST) {
        break;
      }
    }
    return gas | (long) wordsMin << 32 | (long) wordsMax << 48;
  }

  /// Whether a block ends with `op`.
  static boolean isLast(int op) {
    return switch (op) {
      case Op.ADD, Op.MUL, Op.SUB, Op.LT, Op.GT, Op.SLT, Op.SGT, Op.EQ, Op.ISZERO -> false;
      case Op.AND, Op.OR, Op.XOR, Op.NOT, Op.SHL, Op.SHR -> false;
      case Op.POP, Op.PC, Op.MSIZE, Op.MLOAD, Op.MSTORE, Op.JUMPDEST -> false;
      default -> op < Op.PUSH0 || op > Op.SWAP16;
    };
  }
}
