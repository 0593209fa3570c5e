package org.openledger.evm.interpreter;

import org.jspecify.annotations.Nullable;
import org.openledger.evm.words.Division;
import org.openledger.evm.words.Limbs;

/// The loop: takes an opcode, checks its words and gas, does it.
///
/// What works on the stack alone is in the loop, with gas, stack height and place in locals; the
/// rest goes by way of the frame to its group. One thread.
final class Interpreter {
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
    long[] s = f.stack;
    long[] rules = table.rules;
    int pc = f.pc;
    int words = f.words;
    long gas = f.gas;
    while (true) {
      int op = code[pc] & 0xff;
      if (tracer != null) {
        save(f, pc, words, gas);
        tracer.step(f, op);
      }
      long rule = rules[op];
      if ((words - OpTable.wordsMin(rule) | OpTable.wordsMax(rule) - words) < 0) {
        return stackEnding(f, op, words);
      }
      gas -= OpTable.gas(rule);
      if (gas < 0) {
        f.gas = gas;
        return Ending.OUT_OF_GAS;
      }
      int a = 4 * (words - 1); // the top word
      switch (op) {
        case Op.STOP -> {
          save(f, pc, words, gas);
          return Ending.SUCCESS;
        }
        case Op.ADD -> Limbs.add(s, a, a - 4);
        case Op.MUL -> Limbs.multiply(s, a, a - 4);
        case Op.SUB -> Limbs.subtract(s, a, a - 4);
        case Op.DIV -> division.divide(s, a, a - 4);
        case Op.SDIV -> division.divideSigned(s, a, a - 4);
        case Op.MOD -> division.remainder(s, a, a - 4);
        case Op.SMOD -> division.remainderSigned(s, a, a - 4);
        case Op.ADDMOD -> division.addModulo(s, a, a - 4, a - 8);
        case Op.MULMOD -> division.multiplyModulo(s, a, a - 4, a - 8);
        case Op.EXP -> {
          gas -= 50L * ((Limbs.bitLength(s, a - 4) + 7) / 8); // EIP-160
          if (gas < 0) {
            f.gas = gas;
            return Ending.OUT_OF_GAS;
          }
          Limbs.power(s, a, a - 4);
        }
        case Op.SIGNEXTEND -> Limbs.signExtend(s, a, a - 4);
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
        case Op.BYTE -> Limbs.byteAt(s, a, a - 4);
        case Op.SHL -> Limbs.shiftLeft(s, a, a - 4);
        case Op.SHR -> Limbs.shiftRight(s, a, a - 4);
        case Op.SAR -> Limbs.shiftRightSigned(s, a, a - 4);
        case Op.CLZ -> Limbs.set(s, a, 256 - Limbs.bitLength(s, a));
        case Op.POP, Op.JUMPDEST -> {}
        case Op.JUMP -> pc = target(f, s, a) - 1;
        case Op.JUMPI -> {
          if (!Limbs.isZero(s, a - 4)) {
            pc = target(f, s, a) - 1;
          }
        }
        case Op.PC -> Limbs.set(s, a + 4, pc);
        case Op.GAS -> Limbs.set(s, a + 4, gas);
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
        case Op.MLOAD -> {
          if (f.holds(s, a)) {
            Limbs.read(f.memory, (int) s[a], s, a);
          } else {
            save(f, pc, words, gas);
            Memory.load(f);
            gas = f.gas;
          }
        }
        case Op.MSTORE -> {
          if (f.holds(s, a)) {
            Limbs.write(s, a - 4, f.memory, (int) s[a]);
          } else {
            save(f, pc, words, gas);
            Memory.store(f);
            gas = f.gas;
          }
        }
        case Op.MSIZE -> Limbs.set(s, a + 4, f.memorySize);
        default -> {
          if (op >= Op.PUSH1 && op <= Op.PUSH32) {
            StackWords.push(code, pc, op - Op.PUSH0, s, a + 4);
            pc += op - Op.PUSH0;
          } else if (op >= Op.DUP1 && op <= Op.DUP16) {
            StackWords.copy(s, a - 4 * (op - Op.DUP1), a + 4);
          } else if (op >= Op.SWAP1 && op <= Op.SWAP16) {
            StackWords.swap(s, a, a - 4 * (op - Op.SWAP1 + 1));
          } else {
            save(f, pc, words, gas);
            Ending ending = byFrame(op, f);
            if (ending != null) {
              return ending;
            }
            if (f.child != null) {
              f.pc = pc + 1;
              return null;
            }
            words = f.words - OpTable.delta(rule); // the group has moved it already
            gas = f.gas;
          }
        }
      }
      words += OpTable.delta(rule);
      pc++;
    }
  }

  private static void save(Frame f, int pc, int words, long gas) {
    f.pc = pc;
    f.words = words;
    f.gas = gas;
  }

  private Ending stackEnding(Frame f, int op, int words) {
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

  private static int target(Frame f, long[] s, int a) {
    if (!Limbs.fitsInt(s, a) || !f.code.isTarget((int) s[a])) {
      throw Halted.BAD_JUMP;
    }
    return (int) s[a];
  }

  /// An instruction that needs more than the stack; what ends the frame gives how.
  private @Nullable Ending byFrame(int op, Frame f) {
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
      case Op.KECCAK256 -> Memory.keccak(f);
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
}
