package org.openledger.evm.interpreter;

import org.jspecify.annotations.Nullable;
import org.openledger.evm.words.Limbs;

/// Takes one opcode after the other, checks its words and gas, does it: what works on the stack
/// alone in [StackLoop], the rest by its group. One thread.
final class Interpreter {
  private static final CodeNotes NOTHING = new CodeNotes(0);

  private final OpTable table;
  private final HotCode hotCode;
  private final Machine machine;
  private final @Nullable Tracer tracer;

  Interpreter(OpTable table, Machine machine, @Nullable Tracer tracer, HotCode hotCode) {
    this.table = table;
    this.hotCode = hotCode;
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
    CodeNotes notes = isSingle ? NOTHING : f.code.notes(table.fork(), CodeNotes::new);
    while (true) {
      if (isSingle) {
        Ending ending = step(f, code[f.pc] & 0xff);
        if (ending != null) {
          return ending;
        }
      }
      int op = StackLoop.run(f, notes.sums, isSingle);
      if (op == StackLoop.BLOCK && notes.sums[f.pc] == CodeNotes.HOT) {
        op = hot(f, notes);
      }
      switch (op) {
        case StackLoop.STEPPED -> {}
        case StackLoop.HOT -> {
          f.jumpsLeft = hotCode.jumps();
          if (!isSingle) {
            look(f, notes);
          }
        }
        case StackLoop.BLOCK -> {
          if (notes.sums[f.pc] == 0) {
            notes.sums[f.pc] = BlockSums.of(code, f.pc, table.rules);
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

  /// Asks for the loop that begins where `f` is.
  private void look(Frame f, CodeNotes notes) {
    Hot loop = notes.sums[f.pc] == CodeNotes.HOT ? null : hotCode.at(f.code, table, f.pc);
    if (loop != null) {
      notes.put(f.pc, loop);
    }
  }

  /// Runs the compiled loop that begins where `f` is, or without it that loop's first block.
  private int hot(Frame f, CodeNotes notes) {
    Hot loop = notes.at(f.pc);
    if (loop == null) { // another thread's mark came before its loop
      notes.sums[f.pc] = 0;
      return StackLoop.STEPPED;
    }
    if (loop.takes(f)) {
      return loop.region().run(f);
    }
    if (!BlockSums.allows(loop.sum(), f.words) || f.gas < BlockSums.gas(loop.sum())) {
      return StackLoop.BLOCK;
    }
    f.gas -= BlockSums.gas(loop.sum());
    f.isBlockPaid = true;
    f.pc++; // the JUMPDEST that it begins with
    return StackLoop.STEPPED;
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
      case Op.DIV -> f.division.divide(s, a, a - 4);
      case Op.SDIV -> f.division.divideSigned(s, a, a - 4);
      case Op.MOD -> f.division.remainder(s, a, a - 4);
      case Op.SMOD -> f.division.remainderSigned(s, a, a - 4);
      case Op.ADDMOD -> f.division.addModulo(s, a, a - 4, a - 8);
      case Op.MULMOD -> f.division.multiplyModulo(s, a, a - 4, a - 8);
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
