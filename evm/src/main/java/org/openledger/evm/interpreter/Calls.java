package org.openledger.evm.interpreter;

import org.openledger.evm.fork.Eip;
import org.openledger.evm.interpreter.Message.Kind;
import org.openledger.evm.state.Code;
import org.openledger.evm.state.Journal;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;

/// CALL, CALLCODE, DELEGATECALL, STATICCALL: all but a 64th of the gas at most (EIP-150), access
/// prices (EIP-2929), delegated code (EIP-7702).
final class Calls {
  private static final long VALUE = 9_000;
  private static final long VALUE_STIPEND = 2_300;
  private static final long NEW_ACCOUNT = 25_000;

  private Calls() {}

  static void call(Frame f, Machine m, Kind kind) {
    Journal journal = m.journal();
    long requested = f.popLong();
    Address to = f.popAddress();
    UInt256 value = kind == Kind.CALL || kind == Kind.CALLCODE ? f.popWord() : UInt256.ZERO;
    boolean moves = !value.isZero();
    if (moves && kind == Kind.CALL) {
      f.forbidStatic();
    }
    long inOffset = f.popLong();
    long inSize = f.popLong();
    long outOffset = f.popLong();
    long outSize = f.popLong();
    int inAt = f.expand(inOffset, inSize);
    int outAt = f.expand(outOffset, outSize);
    f.charge(Access.account(journal, to));
    if (moves) {
      f.charge(VALUE);
      if (kind == Kind.CALL && journal.isEmpty(to)) {
        f.charge(NEW_ACCOUNT);
      }
    }
    Code code = code(f, m, to);
    long gas = Math.min(requested, f.gas - f.gas / 64);
    f.charge(gas);
    gas += moves ? VALUE_STIPEND : 0;
    f.returned = CallResult.NOTHING;
    f.resultAt = outAt;
    f.resultSize = (int) outSize;
    boolean here = kind == Kind.CALLCODE || kind == Kind.DELEGATECALL;
    f.child =
        new Message(
            kind,
            f.message.depth() + 1,
            kind == Kind.DELEGATECALL ? f.message.caller() : f.address,
            here ? f.address : to,
            to,
            code,
            kind == Kind.DELEGATECALL ? f.message.value() : value,
            f.view(inAt, inSize),
            gas,
            f.isStatic || kind == Kind.STATICCALL);
  }

  /// The code that a call to `to` runs; a delegation costs one access more.
  private static Code code(Frame f, Machine m, Address to) {
    Code code = m.journal().code(to);
    Address delegate = code.delegate();
    if (delegate == null || !m.block().fork().has(Eip.SET_CODE)) {
      return code;
    }
    f.charge(Access.account(m.journal(), delegate));
    return m.journal().code(delegate);
  }
}
