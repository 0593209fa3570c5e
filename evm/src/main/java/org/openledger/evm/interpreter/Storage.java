package org.openledger.evm.interpreter;

import org.openledger.evm.state.Journal;
import org.openledger.primitives.UInt256;

/// SLOAD, SSTORE (EIP-2200 with the prices of EIP-2929 and the refunds of EIP-3529), TLOAD, TSTORE
/// (EIP-1153).
final class Storage {
  private static final long STIPEND = 2_300;
  private static final long SET = 20_000;
  private static final long RESET = 5_000 - Access.COLD_SLOT;
  private static final long CLEAR_REFUND = 4_800;

  private Storage() {}

  static void load(Frame f, Journal journal) {
    UInt256 slot = f.popWord();
    f.charge(journal.warm(f.address, slot) ? Access.COLD_SLOT : Access.WARM);
    f.push(journal.storage(f.address, slot));
  }

  static void store(Frame f, Journal journal) {
    f.forbidStatic();
    if (f.gas <= STIPEND) {
      throw Halted.STORE_STIPEND; // a plain transfer's stipend must never suffice to store
    }
    UInt256 slot = f.popWord();
    UInt256 value = f.popWord();
    if (journal.warm(f.address, slot)) {
      f.charge(Access.COLD_SLOT);
    }
    UInt256 current = journal.storage(f.address, slot);
    if (value.equals(current)) {
      f.charge(Access.WARM);
      return;
    }
    UInt256 original = journal.committedStorage(f.address, slot);
    if (original.equals(current)) {
      f.charge(original.isZero() ? SET : RESET);
      if (!original.isZero() && value.isZero()) {
        journal.refund(CLEAR_REFUND);
      }
    } else {
      f.charge(Access.WARM);
      refundDirty(journal, original, current, value);
    }
    journal.setStorage(f.address, slot, value);
  }

  private static void refundDirty(
      Journal journal, UInt256 original, UInt256 current, UInt256 value) {
    if (!original.isZero()) {
      if (current.isZero()) {
        journal.refund(-CLEAR_REFUND);
      } else if (value.isZero()) {
        journal.refund(CLEAR_REFUND);
      }
    }
    if (original.equals(value)) {
      journal.refund(original.isZero() ? SET - Access.WARM : RESET - Access.WARM);
    }
  }

  static void loadTransient(Frame f, Journal journal) {
    f.push(journal.transientStorage(f.address, f.popWord()));
  }

  static void storeTransient(Frame f, Journal journal) {
    f.forbidStatic();
    UInt256 slot = f.popWord();
    journal.setTransientStorage(f.address, slot, f.popWord());
  }
}
