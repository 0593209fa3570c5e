package org.openledger.evm.interpreter;

import org.openledger.evm.precompile.CallData;
import org.openledger.evm.state.Code;
import org.openledger.evm.state.Journal;
import org.openledger.evm.words.Limbs;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;

/// What a frame can learn of its message, its transaction and of other accounts (0x30 to 0x3f).
final class Environment {
  private Environment() {}

  static void run(int op, Frame f, Machine m) {
    Journal journal = m.journal();
    switch (op) {
      case Op.ADDRESS -> f.push(f.address);
      case Op.BALANCE -> {
        Address of = f.popAddress();
        f.charge(Access.account(journal, of));
        f.push(journal.balance(of));
      }
      case Op.ORIGIN -> f.push(m.transaction().origin());
      case Op.CALLER -> f.push(f.message.caller());
      case Op.CALLVALUE -> f.push(f.message.value());
      case Op.CALLDATALOAD -> callDataLoad(f);
      case Op.CALLDATASIZE -> f.push(f.message.input().length());
      case Op.CALLDATACOPY -> callDataCopy(f);
      case Op.CODESIZE -> f.push(f.code.length());
      case Op.CODECOPY -> copy(f, f.code.padded(), f.code.length());
      case Op.GASPRICE -> f.push(m.transaction().gasPrice());
      case Op.EXTCODESIZE -> f.push(other(f, journal).length());
      case Op.EXTCODECOPY -> {
        Code code = other(f, journal);
        copy(f, code.padded(), code.length());
      }
      case Op.RETURNDATASIZE -> f.push(f.returned.length);
      case Op.RETURNDATACOPY -> returnDataCopy(f);
      case Op.EXTCODEHASH -> {
        Address of = f.popAddress();
        f.charge(Access.account(journal, of));
        f.push(journal.isEmpty(of) ? Hash.ZERO : journal.codeHash(of));
      }
      default -> throw new IllegalStateException("not of this group: " + op);
    }
  }

  private static Code other(Frame f, Journal journal) {
    Address of = f.popAddress();
    f.charge(Access.account(journal, of));
    return journal.code(of);
  }

  private static void callDataLoad(Frame f) {
    CallData input = f.message.input();
    long offset = f.popLong();
    int a = 4 * f.words++;
    if (offset <= input.length() - 32) {
      Limbs.read(input.array(), input.from() + (int) offset, f.stack, a);
    } else {
      int at = (int) Math.min(offset, input.length());
      Limbs.read(input.slice(at, 32), 0, f.stack, a);
    }
  }

  private static void callDataCopy(Frame f) {
    CallData input = f.message.input();
    long to = f.popLong();
    long offset = f.popLong();
    long size = f.popLong();
    f.chargeWords(size, Memory.COPY_WORD);
    int at = f.expand(to, size);
    f.copyIn(input, offset, at, (int) size);
  }

  private static void copy(Frame f, byte[] from, int length) {
    long to = f.popLong();
    long offset = f.popLong();
    long size = f.popLong();
    f.chargeWords(size, Memory.COPY_WORD);
    int at = f.expand(to, size);
    f.copyIn(new CallData(from, 0, length), offset, at, (int) size);
  }

  private static void returnDataCopy(Frame f) {
    long to = f.popLong();
    long offset = f.popLong();
    long size = f.popLong();
    int length = f.returned.length;
    if (offset > length || size > length - offset) {
      throw Halted.RETURN_DATA_BOUNDS;
    }
    f.chargeWords(size, Memory.COPY_WORD);
    int at = f.expand(to, size);
    System.arraycopy(f.returned, (int) offset, f.memory, at, (int) size);
  }
}
