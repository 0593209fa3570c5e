package org.openledger.evm.state;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.state.Entry.Slot;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// The changes of a block over a [World], transaction by transaction, each of whose calls can be
/// undone: accounts, storage, transient storage (EIP-1153), warm addresses and slots (EIP-2929),
/// logs, refunds, self-destructs (EIP-6780). One thread.
///
/// A touched account that is empty at the end of a transaction is gone (EIP-161).
public final class Journal {
  private final World world;
  private final CodeCache codes;
  private final HashMap<Address, Entry> entries = new HashMap<>();
  private final HashMap<TransientSlot, UInt256> transients = new HashMap<>();
  private final ArrayList<Runnable> undo = new ArrayList<>();
  private final ArrayList<Entry> touched = new ArrayList<>();
  private final ArrayList<Log> logs = new ArrayList<>();
  private @Nullable Entry last;
  private long refund;
  private int transaction = 1;

  private record TransientSlot(Address address, UInt256 slot) {}

  /// A journal without changes over `world`.
  public Journal(World world, CodeCache codes) {
    this.world = world;
    this.codes = codes;
  }

  // Transactions and calls.

  /// Forgets what holds for one transaction only: call before each.
  public void beginTransaction() {
    transaction++;
    transients.clear();
    undo.clear();
    touched.clear();
    logs.clear();
    refund = 0;
  }

  /// Removes destroyed and touched empty accounts: call after each transaction.
  public void endTransaction() {
    for (Entry e : touched) {
      if (e.destroyedIn == transaction || e.touched && e.isEmpty()) {
        e.clear();
      }
    }
    undo.clear();
  }

  /// A mark to [#revert] to.
  public int snapshot() {
    return undo.size();
  }

  /// Undoes everything since `snapshot`.
  public void revert(int snapshot) {
    for (int i = undo.size() - 1; i >= snapshot; i--) {
      undo.remove(i).run();
    }
  }

  /// What differs from the world, in no order.
  public Map<Address, Change> changes() {
    Map<Address, Change> changes = new LinkedHashMap<>();
    entries.forEach((address, entry) -> {
      Change change = entry.change();
      if (change != null) {
        changes.put(address, change);
      }
    });
    return changes;
  }

  // Accounts.

  /// Whether the account counts as not existing (EIP-161).
  public boolean isEmpty(Address address) {
    return entry(address).isEmpty();
  }

  /// Its balance in wei.
  public UInt256 balance(Address address) {
    return entry(address).balance;
  }

  /// Its nonce, unsigned.
  public long nonce(Address address) {
    return entry(address).nonce;
  }

  /// The hash of its code.
  public Hash codeHash(Address address) {
    return entry(address).codeHash;
  }

  /// Its code.
  public Code code(Address address) {
    Entry e = entry(address);
    Code code = e.code;
    if (code == null) {
      code =
          e.codeHash.equals(AccountState.EMPTY.codeHash())
              ? Code.EMPTY
              : codes.code(e.codeHash, world);
      e.code = code;
    }
    return code;
  }

  /// Marks the account as touched, so that it goes if it is empty.
  public void touch(Address address) {
    touch(entry(address));
  }

  /// Adds wei. The caller knows that the sum stays below 2²⁵⁶, as the supply does.
  public void credit(Address address, UInt256 wei) {
    Entry e = entry(address);
    touch(e);
    if (!wei.isZero()) {
      UInt256 before = e.balance;
      undo.add(() -> e.balance = before);
      e.balance = before.add(wei);
    }
  }

  /// Takes wei, which must be there.
  public void debit(Address address, UInt256 wei) {
    Entry e = entry(address);
    touch(e);
    if (!wei.isZero()) {
      UInt256 before = e.balance;
      undo.add(() -> e.balance = before);
      e.balance = before.subtract(wei);
    }
  }

  /// Sets the nonce.
  public void setNonce(Address address, long nonce) {
    Entry e = entry(address);
    touch(e);
    long before = e.nonce;
    undo.add(() -> e.nonce = before);
    e.nonce = nonce;
  }

  /// Sets the code.
  public void setCode(Address address, Code code) {
    Entry e = entry(address);
    touch(e);
    Hash hashBefore = e.codeHash;
    Code before = code(address);
    boolean newBefore = e.codeIsNew;
    undo.add(() -> {
      e.codeHash = hashBefore;
      e.code = before;
      e.codeIsNew = newBefore;
    });
    e.codeHash = code.hash();
    e.code = code;
    e.codeIsNew = true;
  }

  // Creation and destruction.

  /// Whether a contract may not be created there: it has a nonce, code or storage (EIP-684,
  /// EIP-7610).
  public boolean isTaken(Address address) {
    Entry e = entry(address);
    if (e.nonce != 0 || !e.codeHash.equals(AccountState.EMPTY.codeHash())) {
      return true;
    }
    return !e.wiped && e.before != null && world.hasStorage(address);
  }

  /// Marks a contract as created in this transaction.
  public void create(Address address) {
    Entry e = entry(address);
    touch(e);
    int before = e.createdIn;
    undo.add(() -> e.createdIn = before);
    e.createdIn = transaction;
  }

  /// Whether this transaction has created the contract.
  public boolean isNew(Address address) {
    return entry(address).createdIn == transaction;
  }

  /// Lets the account go at the end of the transaction.
  public void destroy(Address address) {
    Entry e = entry(address);
    touch(e);
    int before = e.destroyedIn;
    undo.add(() -> e.destroyedIn = before);
    e.destroyedIn = transaction;
  }

  // Storage.

  /// A slot's value now.
  public UInt256 storage(Address address, UInt256 slot) {
    return slot(address, slot).current;
  }

  /// A slot's value before the transaction.
  public UInt256 committedStorage(Address address, UInt256 slot) {
    return slot(address, slot).committed;
  }

  /// Stores a value.
  public void setStorage(Address address, UInt256 slot, UInt256 value) {
    Slot s = slot(address, slot);
    touch(entry(address));
    UInt256 before = s.current;
    undo.add(() -> s.current = before);
    s.current = value;
  }

  /// A transient slot's value (EIP-1153).
  public UInt256 transientStorage(Address address, UInt256 slot) {
    return transients.getOrDefault(new TransientSlot(address, slot), UInt256.ZERO);
  }

  /// Stores a value for the rest of the transaction.
  public void setTransientStorage(Address address, UInt256 slot, UInt256 value) {
    TransientSlot key = new TransientSlot(address, slot);
    UInt256 before = transients.getOrDefault(key, UInt256.ZERO);
    undo.add(() -> transients.put(key, before));
    transients.put(key, value);
  }

  // Access, refunds, logs.

  /// Warms an address; whether it was cold (EIP-2929).
  public boolean warm(Address address) {
    Entry e = entry(address);
    if (e.warmIn == transaction) {
      return false;
    }
    int before = e.warmIn;
    undo.add(() -> e.warmIn = before);
    e.warmIn = transaction;
    return true;
  }

  /// Warms an address for the whole transaction, before anything runs that could be undone.
  public void warmFromTheStart(Address address) {
    entry(address).warmIn = transaction;
  }

  /// Warms a slot; whether it was cold (EIP-2929).
  public boolean warm(Address address, UInt256 slot) {
    Slot s = slot(address, slot);
    if (s.warmIn == transaction) {
      return false;
    }
    int before = s.warmIn;
    undo.add(() -> s.warmIn = before);
    s.warmIn = transaction;
    return true;
  }

  /// Adds to the gas that is given back at the end; takes away when negative.
  public void refund(long gas) {
    long before = refund;
    undo.add(() -> refund = before);
    refund += gas;
  }

  /// The gas to give back, before its cap.
  public long refund() {
    return refund;
  }

  /// Adds a log.
  public void log(Log log) {
    undo.add(logs::removeLast);
    logs.add(log);
  }

  /// How many logs the transaction has so far.
  public int logCount() {
    return logs.size();
  }

  /// The transaction's logs so far.
  public List<Log> logs() {
    return List.copyOf(logs);
  }

  private void touch(Entry e) {
    if (e.listedIn != transaction) {
      e.listedIn = transaction; // stays listed when undone: the list only says whom to look at
      touched.add(e);
    }
    if (!e.touched) {
      undo.add(() -> e.touched = false);
      e.touched = true;
    }
  }

  private Entry entry(Address address) {
    Entry recent = last;
    if (recent != null && recent.address.equals(address)) {
      return recent;
    }
    Entry e = entries.get(address);
    if (e == null) {
      e = new Entry(address, world.account(address));
      entries.put(address, e);
    }
    last = e;
    return e;
  }

  private Slot slot(Address address, UInt256 key) {
    Entry e = entry(address);
    Slot s = e.slots.get(key);
    if (s == null) {
      boolean fresh = e.wiped || e.before == null;
      s = new Slot(fresh ? UInt256.ZERO : world.storage(address, key), transaction);
      e.slots.put(key, s);
    } else if (s.readIn != transaction) {
      s.committed = s.current;
      s.readIn = transaction;
    }
    return s;
  }
}
