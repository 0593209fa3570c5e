package org.openledger.chain.store;

import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.chain.block.Header;
import org.openledger.chain.state.Account;
import org.openledger.chain.state.StateNodes;
import org.openledger.chain.state.StateReader;
import org.openledger.chain.state.StateSink;
import org.openledger.chain.state.StateTrie;
import org.openledger.chain.trie.NodeSink;
import org.openledger.chain.trie.NodeStore;
import org.openledger.chain.trie.Trie;
import org.openledger.evm.state.Change;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// The state in the store: accounts, storage and code after the head, what each block replaced, and
/// the tries' nodes. Any thread reads; one stages.
final class StateTables {
  private static final byte[] NOTHING = new byte[0];

  private final KeyValueStore store;
  private final HistoryPruner history;
  private final Latest latest = new Latest();
  private final Map<Address, Account> replaced = new HashMap<>(); // by the block that is staged
  private StateTrie trie;

  StateTables(KeyValueStore store, HistoryPruner history, Hash root) {
    this.store = store;
    this.history = history;
    this.trie = new StateTrie(nodes(), root);
  }

  /// Forgets what was prepared or staged and not written; `root` is the head's.
  void reset(Hash root) {
    replaced.clear();
    trie = new StateTrie(nodes(), root);
  }

  /// The state after the head. It moves with the head.
  StateReader latest() {
    return latest;
  }

  /// The state after block `number`; a [ChainException] now or when it is read, once it is
  /// forgotten.
  StateReader after(long number) {
    history.require(number);
    return new After(number);
  }

  /// Does what it can of the next [#stage], of whose changes these are there so far.
  void prepare(Map<Address, Change> changes) {
    trie.prepare(changes, this::before);
  }

  private Account before(Address address) {
    return replaced.computeIfAbsent(address, latest::stored);
  }

  /// Puts what block `number` changes into `writes` and gives the state's new root.
  Hash stage(long number, Map<Address, Change> changes, WriteSet writes) {
    StateTrie.Commit commit = trie.commit(changes, this::before, new Sink(writes));
    ChangedKeys changed = new ChangedKeys();
    changes.forEach((address, change) -> {
      Account old = before(address);
      Account now = commit.accounts().get(address);
      byte[] key = address.bytes();
      remember(Table.HISTORY, key, number, old.isEmpty() ? NOTHING : old.encode(), writes);
      if (now == null || now.isEmpty()) {
        writes.delete(Table.ACCOUNT, key);
      } else {
        writes.put(Table.ACCOUNT, key, now.encode());
      }
      byte[] code = change.code();
      if (code != null && now != null) {
        writes.put(Table.CODE, now.codeHash().bytes(), code);
      }
      Map<UInt256, UInt256> slots = slots(address, change, old);
      changed.add(address, slots.keySet());
      slots.forEach((slot, value) -> putSlot(number, join(key, slot.bytes()), value, writes));
    });
    if (number > 0) {
      writes.put(Table.CHANGED, toBytes(number), changed.bytes());
    }
    history.stage(number, writes);
    replaced.clear();
    return commit.root();
  }

  /// The slots to write: what the change says, and 0 for all that a wiped account had.
  private Map<UInt256, UInt256> slots(Address address, Change change, Account old) {
    boolean loses = change.wiped() || change.after() == null;
    if (!loses || !hasSlots(old)) {
      return change.slots();
    }
    Map<UInt256, UInt256> slots = new HashMap<>();
    byte[] from = join(address.bytes(), Hash.ZERO.bytes());
    Optional<KeyValueStore.Entry> next = store.firstFrom(Table.STORAGE, from);
    while (next.isPresent() && startsWith(next.get().key(), address.bytes())) {
      byte[] key = next.get().key();
      slots.put(UInt256.at(key, Address.BYTES), UInt256.ZERO);
      next = store.firstFrom(Table.STORAGE, Arrays.copyOf(key, key.length + 1));
    }
    slots.putAll(change.after() == null ? Map.of() : change.slots());
    return slots;
  }

  private static boolean hasSlots(Account account) {
    return !account.storageRoot().equals(Trie.EMPTY_ROOT);
  }

  /// What block 0 replaced is nothing that a later block's state needs.
  private static void remember(Table table, byte[] key, long number, byte[] old, WriteSet writes) {
    if (number > 0) {
      writes.put(table, join(key, toBytes(number)), old);
    }
  }

  private void putSlot(long number, byte[] key, UInt256 value, WriteSet writes) {
    byte[] old = store.get(Table.STORAGE, key);
    remember(Table.STORAGE_HISTORY, key, number, old == null ? NOTHING : old, writes);
    if (value.isZero()) {
      writes.delete(Table.STORAGE, key);
    } else {
      writes.put(Table.STORAGE, key, value.minimalBytes());
    }
  }

  /// The root of the state after block `number` with `changes` over it, from the nodes after
  /// `head`.
  Hash rootWith(Header head, long number, Map<Address, Change> changes) {
    StateReader wanted = after(number);
    Map<Address, Change> all = new HashMap<>();
    for (long n = number + 1; n <= head.number(); n++) {
      undo(n, wanted, all);
    }
    changes.forEach((address, change) -> all.merge(address, change, StateTables::over));
    return new StateTrie(nodes(), head.stateRoot())
        .commit(all, latest::stored, StateSink.NOWHERE)
        .root();
  }

  /// What the accounts and slots that block `number` changed are in `wanted`.
  private void undo(long number, StateReader wanted, Map<Address, Change> into) {
    byte[] changed = store.get(Table.CHANGED, toBytes(number));
    ChangedKeys.read(
        changed == null ? NOTHING : changed,
        (address, changedSlots) -> {
          Map<UInt256, UInt256> slots = new HashMap<>();
          changedSlots.forEach(slot -> slots.put(slot, wanted.storage(address, slot)));
          Change change =
              new Change(null, wanted.stored(address).state(), false, Map.copyOf(slots), null);
          into.merge(address, change, StateTables::over);
        });
  }

  /// Two changes of an account as one.
  private static Change over(Change first, Change next) {
    Map<UInt256, UInt256> slots = new HashMap<>(next.wiped() ? Map.of() : first.slots());
    slots.putAll(next.slots());
    return new Change(
        first.before(), next.after(), first.wiped() || next.wiped(), slots, next.code());
  }

  private byte[] code(Hash hash) {
    byte[] code = store.get(Table.CODE, hash.bytes());
    if (code == null) {
      throw new ChainException(
          Code.CORRUPT, "the chain's store is damaged: code %s is missing".formatted(hash));
    }
    return code;
  }

  private final class Latest implements StateReader {
    @Override
    public Account stored(Address address) {
      return decoded(store.get(Table.ACCOUNT, address.bytes()));
    }

    @Override
    public byte[] code(Hash hash) {
      return StateTables.this.code(hash);
    }

    @Override
    public UInt256 storage(Address address, UInt256 slot) {
      return number(store.get(Table.STORAGE, join(address.bytes(), slot.bytes())));
    }
  }

  /// The head's value is read first: if no later block is in the history after that, it holds.
  private final class After implements StateReader {
    private final long number;
    private final byte[] next;

    After(long number) {
      this.number = number;
      this.next = toBytes(number + 1);
    }

    @Override
    public Account stored(Address address) {
      Account now = latest.stored(address);
      return replaced(Table.HISTORY, address.bytes()).map(StateTables::decoded).orElse(now);
    }

    @Override
    public byte[] code(Hash hash) {
      return latest.code(hash);
    }

    @Override
    public UInt256 storage(Address address, UInt256 slot) {
      UInt256 now = latest.storage(address, slot);
      byte[] key = join(address.bytes(), slot.bytes());
      return replaced(Table.STORAGE_HISTORY, key).map(StateTables::number).orElse(now);
    }

    private Optional<byte[]> replaced(Table table, byte[] key) {
      Optional<KeyValueStore.Entry> first = store.firstFrom(table, join(key, next));
      history.require(number);
      return first.filter(e -> startsWith(e.key(), key)).map(KeyValueStore.Entry::value);
    }
  }

  StateNodes nodes() {
    return new StateNodes() {
      @Override
      public NodeStore accounts() {
        return path -> store.get(Table.TRIE, path);
      }

      @Override
      public NodeStore storage(Address address) {
        byte[] prefix = address.bytes();
        return path -> store.get(Table.STORAGE_TRIE, join(prefix, path));
      }
    };
  }

  private record Sink(WriteSet writes) implements StateSink {
    @Override
    public NodeSink accounts() {
      return into(Table.TRIE, NOTHING);
    }

    @Override
    public NodeSink storage(Address address) {
      return into(Table.STORAGE_TRIE, address.bytes());
    }

    private NodeSink into(Table table, byte[] prefix) {
      return new NodeSink() {
        @Override
        public void put(byte[] path, byte[] rlp) {
          writes.put(table, join(prefix, path), rlp);
        }

        @Override
        public void delete(byte[] path) {
          writes.delete(table, join(prefix, path));
        }
      };
    }
  }

  private static Account decoded(byte @Nullable [] encoded) {
    return encoded == null || encoded.length == 0 ? Account.EMPTY : Account.decode(encoded);
  }

  private static UInt256 number(byte @Nullable [] value) {
    return value == null || value.length == 0 ? UInt256.ZERO : UInt256.fromBytes(value);
  }

  private static boolean startsWith(byte[] key, byte[] prefix) {
    return key.length >= prefix.length
        && Arrays.equals(key, 0, prefix.length, prefix, 0, prefix.length);
  }

  private static byte[] toBytes(long value) {
    return ByteBuffer.allocate(8).putLong(value).array();
  }

  private static byte[] join(byte[] a, byte[] b) {
    return ByteBuffer.allocate(a.length + b.length).put(a).put(b).array();
  }
}
