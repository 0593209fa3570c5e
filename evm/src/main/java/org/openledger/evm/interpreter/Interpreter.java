package org.openledger.evm.interpreter;

import org.jspecify.annotations.Nullable;
import org.openledger.evm.words.Division;
import org.openledger.evm.words.Limbs;

/// Takes one opcode after the other, checks its words and gas, does it: what works on the stack
/// alone in [StackLoop], the rest by its group. One thread.
final class Interpreter {
  private static final long[] NO_SUMS = {};

  private final OpTable table;
  private final Machine machine;
  private final @Nullable Tracer tracer;
  private final Division division = new Division();

  Interpreter(OpTable table, Machine machine, @Nullable Tracer tracer) {
    this.table = table;
    this.machine = machine;
    this.tracer = tracer;
  }

  /// Runs `f` to its end, or to a call, which it leaves in the frame: then null.
  @Nullable Ending run(Frame f) {
    try {
      return loop(f);
    } catch (Halted e) {
      return e.ending();
    }
  }

  private @Nullable Ending loop(Frame f) {
    byte[] code = f.code.padded();
    boolean isSingle = tracer != null || !f.code.isNoted();
    long[] sums = isSingle ? NO_SUMS : f.code.notes(table.fork());
    while (true) {
      if (isSingle) {
        Ending ending = step(f, code[f.pc] & 0xff);
        if (ending != null) {
          return ending;
        }
      }
      int op = StackLoop.run(f, sums, isSingle);
      switch (op) {
        case StackLoop.STEPPED -> {}
        case StackLoop.BLOCK -> {
          if (sums[f.pc] == 0) {
            sums[f.pc] = BlockSums.of(code, f.pc, table.rules);
          } else {
            isSingle = true; // something in this block fails: what, its instructions show
          }
        }
        case StackLoop.BAD_JUMP -> {
          return Ending.BAD_JUMP;
        }
        default -> {
          Ending ending = apart(op, f);
          if (ending != null) {
            return ending;
          }
          f.pc++;
          if (f.child != null) {
            return null;
          }
        }
      }
    }
  }

  /// Shows the instruction to the tracer, looks at its words and pays its constant gas; how the
  /// frame ends when it cannot run.
  private @Nullable Ending step(Frame f, int op) {
    if (tracer != null) {
      tracer.step(f, op);
    }
    long rule = table.rules[op];
    if (f.words < OpTable.wordsMin(rule) || f.words > OpTable.wordsMax(rule)) {
      return stackEnding(f, op);
    }
    f.gas -= OpTable.gas(rule);
    return f.gas < 0 ? Ending.OUT_OF_GAS : null;
  }

  private Ending stackEnding(Frame f, int op) {
    int words = f.words;
    if (table.name(op) == null) {
      f.detail = op == Op.INVALID ? "INVALID" : "opcode 0x%x not defined".formatted(op);
      return Ending.UNDEFINED_OPCODE;
    }
    long rule = table.rules[op];
    if (words < OpTable.wordsMin(rule)) {
      f.detail = "%d <=> %d".formatted(words, OpTable.wordsMin(rule));
      return Ending.STACK_UNDERFLOW;
    }
    f.detail = "%d (%d)".formatted(words, OpTable.wordsMax(rule));
    return Ending.STACK_OVERFLOW;
  }

  /// An instruction that [StackLoop] leaves; what ends the frame gives how.
  private @Nullable Ending apart(int op, Frame f) {
    if (op >= Op.DIV && op <= Op.SIGNEXTEND || op >= Op.BYTE && op <= Op.CLZ) {
      words(op, f);
      return null;
    }
    if (op >= Op.ADDRESS && op <= Op.EXTCODEHASH) {
      Environment.run(op, f, machine);
      return null;
    }
    if (op >= Op.BLOCKHASH && op <= Op.BLOBBASEFEE) {
      BlockValues.run(op, f, machine);
      return null;
    }
    if (op >= Op.LOG0 && op <= Op.LOG4) {
      Logs.log(f, machine, op - Op.LOG0);
      return null;
    }
    switch (op) {
      case Op.STOP -> {
        return Ending.SUCCESS;
      }
      case Op.KECCAK256 -> Memory.keccak(f);
      case Op.MLOAD -> Memory.load(f);
      case Op.MSTORE -> Memory.store(f);
      case Op.MSTORE8 -> Memory.storeByte(f);
      case Op.MCOPY -> Memory.copy(f);
      case Op.SLOAD -> Storage.load(f, machine.journal());
      case Op.SSTORE -> Storage.store(f, machine.journal());
      case Op.TLOAD -> Storage.loadTransient(f, machine.journal());
      case Op.TSTORE -> Storage.storeTransient(f, machine.journal());
      case Op.CREATE -> Creates.create(f, machine, false);
      case Op.CREATE2 -> Creates.create(f, machine, true);
      case Op.CALL -> Calls.call(f, machine, Message.Kind.CALL);
      case Op.CALLCODE -> Calls.call(f, machine, Message.Kind.CALLCODE);
      case Op.DELEGATECALL -> Calls.call(f, machine, Message.Kind.DELEGATECALL);
      case Op.STATICCALL -> Calls.call(f, machine, Message.Kind.STATICCALL);
      case Op.RETURN -> {
        Memory.output(f);
        return Ending.SUCCESS;
      }
      case Op.REVERT -> {
        Memory.output(f);
        return Ending.REVERT;
      }
      case Op.SELFDESTRUCT -> {
        Creates.selfDestruct(f, machine);
        return Ending.SUCCESS;
      }
      default -> throw new IllegalStateException("opcode in the table that nobody does: " + op);
    }
    return null;
  }

  /// Arithmetic that is large or rare.
  private void words(int op, Frame f) {
    long[] s = f.stack;
    int a = 4 * (f.words - 1); // the top word
    switch (op) {
      case Op.DIV -> division.divide(s, a, a - 4);
      case Op.SDIV -> division.divideSigned(s, a, a - 4);
      case Op.MOD -> division.remainder(s, a, a - 4);
      case Op.SMOD -> division.remainderSigned(s, a, a - 4);
      case Op.ADDMOD -> division.addModulo(s, a, a - 4, a - 8);
      case Op.MULMOD -> division.multiplyModulo(s, a, a - 4, a - 8);
      case Op.EXP -> {
        f.charge(50L * ((Limbs.bitLength(s, a - 4) + 7) / 8)); // EIP-160
        Limbs.power(s, a, a - 4);
      }
      case Op.SIGNEXTEND -> Limbs.signExtend(s, a, a - 4);
      case Op.BYTE -> Limbs.byteAt(s, a, a - 4);
      case Op.SAR -> Limbs.shiftRightSigned(s, a, a - 4);
      case Op.CLZ -> Limbs.set(s, a, 256 - Limbs.bitLength(s, a));
      default -> throw new IllegalStateException("no arithmetic: " + op);
    }
    f.words += OpTable.delta(table.rules[op]);
  }
}
