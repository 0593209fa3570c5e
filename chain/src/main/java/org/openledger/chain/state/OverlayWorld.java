package org.openledger.chain.state;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.state.AccountState;
import org.openledger.evm.state.Change;
import org.openledger.evm.state.World;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.UInt256;

/// A state with changes over it that are never written: for calls on a state that is not, and for
/// blocks that are only tried. One thread.
public final class OverlayWorld implements World {
  private final World base;
  private final Map<Address, Entry> entries = new LinkedHashMap<>();
  private final Map<Hash, byte[]> codes = new HashMap<>();

  private static final class Entry {
    final @Nullable AccountState before;
    @Nullable AccountState now;
    boolean wiped;
    byte @Nullable [] code;
    final Map<UInt256, UInt256> slots = new HashMap<>();

    Entry(@Nullable AccountState before) {
      this.before = before;
      this.now = before;
    }

    AccountState state() {
      return now == null ? AccountState.EMPTY : now;
    }

    boolean hasSlots() {
      return slots.values().stream().anyMatch(value -> !value.isZero());
    }
  }

  /// A state without changes over `base`.
  public OverlayWorld(World base) {
    this.base = base;
  }

  @Override
  public @Nullable AccountState account(Address address) {
    Entry entry = entries.get(address);
    if (entry == null) {
      return base.account(address);
    }
    // An account with slots alone is there, or nobody would read them.
    return entry.now == null && entry.hasSlots() ? AccountState.EMPTY : entry.now;
  }

  @Override
  public byte[] code(Hash codeHash) {
    byte[] code = codes.get(codeHash);
    return code != null ? code : base.code(codeHash);
  }

  @Override
  public UInt256 storage(Address address, UInt256 slot) {
    Entry entry = entries.get(address);
    UInt256 value = entry == null ? null : entry.slots.get(slot);
    if (value != null) {
      return value;
    }
    return entry != null && entry.wiped ? UInt256.ZERO : base.storage(address, slot);
  }

  @Override
  public boolean hasStorage(Address address) {
    Entry entry = entries.get(address);
    return entry == null
        ? base.hasStorage(address)
        : entry.hasSlots() || !entry.wiped && base.hasStorage(address);
  }

  /// Sets a balance.
  public void setBalance(Address address, UInt256 wei) {
    Entry e = entry(address);
    e.now = new AccountState(e.state().nonce(), wei, e.state().codeHash());
  }

  /// Sets a nonce, unsigned.
  public void setNonce(Address address, long nonce) {
    Entry e = entry(address);
    e.now = new AccountState(nonce, e.state().balance(), e.state().codeHash());
  }

  /// Sets the code; nobody writes to the array.
  public void setCode(Address address, byte[] code) {
    Entry e = entry(address);
    Hash hash = Keccak.hash(code);
    codes.put(hash, code);
    e.code = code;
    e.now = new AccountState(e.state().nonce(), e.state().balance(), hash);
  }

  /// Sets a slot.
  public void setStorage(Address address, UInt256 slot, UInt256 value) {
    entry(address).slots.put(slot, value);
  }

  /// Empties all slots.
  public void wipeStorage(Address address) {
    Entry e = entry(address);
    e.wiped = true;
    e.slots.clear();
  }

  /// Applies what a block changed on this state.
  public void apply(Map<Address, Change> changes) {
    changes.forEach((address, change) -> {
      Entry e = entry(address);
      e.now = change.after();
      if (change.wiped() || change.after() == null) {
        e.wiped = true;
        e.slots.clear();
      }
      e.slots.putAll(change.after() == null ? Map.of() : change.slots());
      byte[] code = change.code();
      if (code != null) {
        e.code = code;
        codes.put(Keccak.hash(code), code);
      }
    });
  }

  /// What differs from the state below.
  public Map<Address, Change> changes() {
    Map<Address, Change> changes = new LinkedHashMap<>();
    entries.forEach((address, e) -> {
      AccountState now = e.now != null && e.now.isEmpty() && !e.hasSlots() ? null : e.now;
      changes.put(
          address,
          new Change(e.before, now, e.wiped, Map.copyOf(e.slots), now == null ? null : e.code));
    });
    return changes;
  }

  private Entry entry(Address address) {
    return entries.computeIfAbsent(address, a -> new Entry(base.account(a)));
  }
}
