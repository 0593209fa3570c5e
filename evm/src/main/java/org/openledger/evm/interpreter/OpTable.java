package org.openledger.evm.interpreter;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.fork.Eip;
import org.openledger.evm.fork.Fork;

/// Each opcode of a fork with its name, the words it takes and leaves, the gas it costs whatever
/// its operands are, and the paper that defines it as it is now.
///
/// What depends on operands, access or memory is charged by the instruction itself.
public final class OpTable {
  static final int STACK_MAX = 1024;
  private static final OpTable[] BY_FORK =
      Arrays.stream(Fork.values()).map(OpTable::new).toArray(OpTable[]::new);

  private final @Nullable String[] names = new @Nullable String[256];

  /// What the loop must know of an opcode before it runs, in one word: bits 0 to 15 its constant
  /// gas, 16 to 31 the fewest words it needs, 32 to 47 the most there may be, 48 to 63 the words it
  /// adds, or takes away. An undefined opcode needs more words than there can be.
  final long[] rules = new long[256];

  static int gas(long rule) {
    return (int) rule & 0xffff;
  }

  static int wordsMin(long rule) {
    return (int) rule >>> 16;
  }

  static int wordsMax(long rule) {
    return (int) (rule >>> 32) & 0xffff;
  }

  static int delta(long rule) {
    return (int) (rule >> 48);
  }

  private final Fork fork;

  private OpTable(Fork fork) {
    this.fork = fork;
    Arrays.fill(rules, rule(0, STACK_MAX + 1, STACK_MAX, 0));
    words();
    context();
    machine();
    if (fork.has(Eip.COUNT_LEADING_ZEROS)) {
      op(Op.CLZ, "CLZ", 1, 1, 5); // EIP-7939
    }
  }

  /// The table of `fork`.
  public static OpTable of(Fork fork) {
    return BY_FORK[fork.ordinal()];
  }

  /// Whose opcodes they are.
  Fork fork() {
    return fork;
  }

  /// The name of an opcode; null where the fork has none.
  public @Nullable String name(int opcode) {
    return names[opcode];
  }

  /// The gas an opcode costs whatever its operands are; 0 where the fork has none.
  public int constantGas(int opcode) {
    return gas(rules[opcode]);
  }

  private void op(int code, String name, int pops, int pushes, int cost) {
    names[code] = name;
    int delta = pushes - pops;
    rules[code] = rule(cost, pops, STACK_MAX - Math.max(0, delta), delta);
  }

  private static long rule(long gas, long wordsMin, long wordsMax, long delta) {
    return gas | wordsMin << 16 | wordsMax << 32 | delta << 48;
  }

  private void words() {
    op(Op.STOP, "STOP", 0, 0, 0); // Yellow Paper
    op(Op.ADD, "ADD", 2, 1, 3); // Yellow Paper
    op(Op.MUL, "MUL", 2, 1, 5); // Yellow Paper
    op(Op.SUB, "SUB", 2, 1, 3); // Yellow Paper
    op(Op.DIV, "DIV", 2, 1, 5); // Yellow Paper
    op(Op.SDIV, "SDIV", 2, 1, 5); // Yellow Paper
    op(Op.MOD, "MOD", 2, 1, 5); // Yellow Paper
    op(Op.SMOD, "SMOD", 2, 1, 5); // Yellow Paper
    op(Op.ADDMOD, "ADDMOD", 3, 1, 8); // Yellow Paper
    op(Op.MULMOD, "MULMOD", 3, 1, 8); // Yellow Paper
    op(Op.EXP, "EXP", 2, 1, 10); // EIP-160
    op(Op.SIGNEXTEND, "SIGNEXTEND", 2, 1, 5); // Yellow Paper
    op(Op.LT, "LT", 2, 1, 3); // Yellow Paper
    op(Op.GT, "GT", 2, 1, 3); // Yellow Paper
    op(Op.SLT, "SLT", 2, 1, 3); // Yellow Paper
    op(Op.SGT, "SGT", 2, 1, 3); // Yellow Paper
    op(Op.EQ, "EQ", 2, 1, 3); // Yellow Paper
    op(Op.ISZERO, "ISZERO", 1, 1, 3); // Yellow Paper
    op(Op.AND, "AND", 2, 1, 3); // Yellow Paper
    op(Op.OR, "OR", 2, 1, 3); // Yellow Paper
    op(Op.XOR, "XOR", 2, 1, 3); // Yellow Paper
    op(Op.NOT, "NOT", 1, 1, 3); // Yellow Paper
    op(Op.BYTE, "BYTE", 2, 1, 3); // Yellow Paper
    op(Op.SHL, "SHL", 2, 1, 3); // EIP-145
    op(Op.SHR, "SHR", 2, 1, 3); // EIP-145
    op(Op.SAR, "SAR", 2, 1, 3); // EIP-145
  }

  private void context() {
    op(Op.KECCAK256, "KECCAK256", 2, 1, 30); // Yellow Paper
    op(Op.ADDRESS, "ADDRESS", 0, 1, 2); // Yellow Paper
    op(Op.BALANCE, "BALANCE", 1, 1, 0); // EIP-2929
    op(Op.ORIGIN, "ORIGIN", 0, 1, 2); // Yellow Paper
    op(Op.CALLER, "CALLER", 0, 1, 2); // Yellow Paper
    op(Op.CALLVALUE, "CALLVALUE", 0, 1, 2); // Yellow Paper
    op(Op.CALLDATALOAD, "CALLDATALOAD", 1, 1, 3); // Yellow Paper
    op(Op.CALLDATASIZE, "CALLDATASIZE", 0, 1, 2); // Yellow Paper
    op(Op.CALLDATACOPY, "CALLDATACOPY", 3, 0, 3); // Yellow Paper
    op(Op.CODESIZE, "CODESIZE", 0, 1, 2); // Yellow Paper
    op(Op.CODECOPY, "CODECOPY", 3, 0, 3); // Yellow Paper
    op(Op.GASPRICE, "GASPRICE", 0, 1, 2); // Yellow Paper
    op(Op.EXTCODESIZE, "EXTCODESIZE", 1, 1, 0); // EIP-2929
    op(Op.EXTCODECOPY, "EXTCODECOPY", 4, 0, 0); // EIP-2929
    op(Op.RETURNDATASIZE, "RETURNDATASIZE", 0, 1, 2); // EIP-211
    op(Op.RETURNDATACOPY, "RETURNDATACOPY", 3, 0, 3); // EIP-211
    op(Op.EXTCODEHASH, "EXTCODEHASH", 1, 1, 0); // EIP-1052
    op(Op.BLOCKHASH, "BLOCKHASH", 1, 1, 20); // Yellow Paper
    op(Op.COINBASE, "COINBASE", 0, 1, 2); // Yellow Paper
    op(Op.TIMESTAMP, "TIMESTAMP", 0, 1, 2); // Yellow Paper
    op(Op.NUMBER, "NUMBER", 0, 1, 2); // Yellow Paper
    op(Op.PREVRANDAO, "PREVRANDAO", 0, 1, 2); // EIP-4399
    op(Op.GASLIMIT, "GASLIMIT", 0, 1, 2); // Yellow Paper
    op(Op.CHAINID, "CHAINID", 0, 1, 2); // EIP-1344
    op(Op.SELFBALANCE, "SELFBALANCE", 0, 1, 5); // EIP-1884
    op(Op.BASEFEE, "BASEFEE", 0, 1, 2); // EIP-3198
    op(Op.BLOBHASH, "BLOBHASH", 1, 1, 3); // EIP-4844
    op(Op.BLOBBASEFEE, "BLOBBASEFEE", 0, 1, 2); // EIP-7516
  }

  private void machine() {
    op(Op.POP, "POP", 1, 0, 2); // Yellow Paper
    op(Op.MLOAD, "MLOAD", 1, 1, 3); // Yellow Paper
    op(Op.MSTORE, "MSTORE", 2, 0, 3); // Yellow Paper
    op(Op.MSTORE8, "MSTORE8", 2, 0, 3); // Yellow Paper
    op(Op.SLOAD, "SLOAD", 1, 1, 0); // EIP-2929
    op(Op.SSTORE, "SSTORE", 2, 0, 0); // EIP-2200
    op(Op.JUMP, "JUMP", 1, 0, 8); // Yellow Paper
    op(Op.JUMPI, "JUMPI", 2, 0, 10); // Yellow Paper
    op(Op.PC, "PC", 0, 1, 2); // Yellow Paper
    op(Op.MSIZE, "MSIZE", 0, 1, 2); // Yellow Paper
    op(Op.GAS, "GAS", 0, 1, 2); // Yellow Paper
    op(Op.JUMPDEST, "JUMPDEST", 0, 0, 1); // Yellow Paper
    op(Op.TLOAD, "TLOAD", 1, 1, 100); // EIP-1153
    op(Op.TSTORE, "TSTORE", 2, 0, 100); // EIP-1153
    op(Op.MCOPY, "MCOPY", 3, 0, 3); // EIP-5656
    op(Op.PUSH0, "PUSH0", 0, 1, 2); // EIP-3855
    op(Op.CREATE, "CREATE", 3, 1, 32_000); // EIP-3860
    op(Op.CALL, "CALL", 7, 1, 0); // EIP-2929
    op(Op.CALLCODE, "CALLCODE", 7, 1, 0); // EIP-2929
    op(Op.RETURN, "RETURN", 2, 0, 0); // Yellow Paper
    op(Op.DELEGATECALL, "DELEGATECALL", 6, 1, 0); // EIP-7
    op(Op.CREATE2, "CREATE2", 4, 1, 32_000); // EIP-1014
    op(Op.STATICCALL, "STATICCALL", 6, 1, 0); // EIP-214
    op(Op.REVERT, "REVERT", 2, 0, 0); // EIP-140
    op(Op.SELFDESTRUCT, "SELFDESTRUCT", 1, 0, 5_000); // EIP-6780
    for (int n = 1; n <= 32; n++) {
      op(Op.PUSH1 + n - 1, "PUSH" + n, 0, 1, 3); // Yellow Paper
    }
    for (int n = 1; n <= 16; n++) {
      op(Op.DUP1 + n - 1, "DUP" + n, n, n + 1, 3); // Yellow Paper
      op(Op.SWAP1 + n - 1, "SWAP" + n, n + 1, n + 1, 3); // Yellow Paper
    }
    for (int n = 0; n <= 4; n++) {
      op(Op.LOG0 + n, "LOG" + n, n + 2, 0, 375 * (n + 1)); // Yellow Paper
    }
  }
}
