package org.openledger.evm.interpreter;

/// About how many bytes of JVM code an instruction becomes, with what is inlined into it, and which
/// become any: a compiled loop leaves at the others.
final class Weights {
  /// A block: its gas, and the ways out of it.
  static final int BLOCK = 100;

  /// A word that is read at the start and written at the end.
  static final int WORD = 90;

  private Weights() {}

  static int of(int op) {
    return switch (op) {
      case Op.ADD, Op.SUB -> 150;
      case Op.MUL -> 500;
      case Op.LT, Op.GT, Op.SLT, Op.SGT -> 150;
      case Op.SHL, Op.SHR, Op.SAR, Op.BYTE, Op.SIGNEXTEND, Op.MLOAD, Op.MSTORE -> 150;
      case Op.DIV, Op.SDIV, Op.MOD, Op.SMOD -> 150;
      case Op.ADDMOD, Op.MULMOD, Op.KECCAK256 -> 200;
      default -> 40;
    };
  }

  /// Whether a compiled loop does `op` and goes on after it, or jumps.
  static boolean isCompiled(int op) {
    return switch (op) {
      case Op.ADD, Op.MUL, Op.SUB, Op.LT, Op.GT, Op.SLT, Op.SGT, Op.EQ, Op.ISZERO -> true;
      case Op.AND, Op.OR, Op.XOR, Op.NOT, Op.SHL, Op.SHR, Op.SAR, Op.BYTE, Op.SIGNEXTEND -> true;
      case Op.DIV, Op.SDIV, Op.MOD, Op.SMOD, Op.ADDMOD, Op.MULMOD, Op.KECCAK256 -> true;
      case Op.POP, Op.PC, Op.MSIZE, Op.GAS, Op.MLOAD, Op.MSTORE, Op.JUMPDEST -> true;
      case Op.JUMP, Op.JUMPI -> true;
      default -> op >= Op.PUSH0 && op <= Op.SWAP16;
    };
  }
}
