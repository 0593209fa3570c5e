package org.openledger.evm.state;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// An account as the journal holds it. Numbers of transactions mark what holds for one of them
/// only, so that the next one need not clear anything.
final class Entry {
  final Address address;
  final @Nullable AccountState before;
  final HashMap<UInt256, Slot> slots = new HashMap<>();
  long nonce;
  UInt256 balance;
  Hash codeHash;
  @Nullable Code code;
  boolean codeIsNew;
  boolean touched;
  boolean wiped;
  int listedIn;
  int warmIn;
  int createdIn;
  int destroyedIn;

  /// A storage slot: before the block, before the transaction, now.
  static final class Slot {
    final UInt256 before;
    UInt256 committed;
    UInt256 current;
    int readIn;
    int warmIn;

    Slot(UInt256 before, int transaction) {
      this.before = before;
      this.committed = before;
      this.current = before;
      this.readIn = transaction;
    }
  }

  Entry(Address address, @Nullable AccountState before) {
    AccountState state = before == null ? AccountState.EMPTY : before;
    this.address = address;
    this.before = before;
    this.nonce = state.nonce();
    this.balance = state.balance();
    this.codeHash = state.codeHash();
  }

  boolean isEmpty() {
    return nonce == 0 && balance.isZero() && codeHash.equals(AccountState.EMPTY.codeHash());
  }

  /// Forgets everything, as if the account had never been.
  void clear() {
    nonce = 0;
    balance = UInt256.ZERO;
    codeHash = AccountState.EMPTY.codeHash();
    code = Code.EMPTY;
    codeIsNew = false;
    slots.clear();
    wiped = true;
  }

  /// What differs from before; null when nothing does.
  @Nullable Change change() {
    AccountState after = touched && isEmpty() ? null : now();
    if (before == null && after != null && after.isEmpty()) {
      after = null;
    }
    Map<UInt256, UInt256> changed = new LinkedHashMap<>();
    slots.forEach((key, slot) -> {
      if (wiped || !slot.current.equals(slot.before)) {
        changed.put(key, slot.current);
      }
    });
    boolean same = before == null ? after == null : before.equals(after);
    if (same && changed.isEmpty() && !(wiped && before != null)) {
      return null;
    }
    return new Change(
        before, after, wiped, changed, codeIsNew && code != null ? code.bytes() : null);
  }

  private AccountState now() {
    return new AccountState(nonce, balance, codeHash);
  }
}
