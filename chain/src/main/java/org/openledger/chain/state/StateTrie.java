package org.openledger.chain.state;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import org.openledger.chain.trie.Trie;
import org.openledger.evm.state.AccountState;
import org.openledger.evm.state.Change;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.UInt256;

/// The trie over all accounts, keyed by the hash of their address, and those over their storage,
/// keyed by the hash of the slot. One thread.
///
/// Of a block that is not complete, [#prepare] puts and hashes what is there; [#commit] then has
/// only the rest to do. What was prepared and did not last is taken back, so a commit gives the
/// same with and without.
public final class StateTrie {
  /// Storage tries of busy contracts stay open, with their upper nodes in memory.
  private static final int OPEN_MAX = 256;

  private final StateNodes nodes;
  private final Trie trie;
  private final Map<Address, Trie> open =
      new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<Address, Trie> eldest) {
          return size() > OPEN_MAX;
        }
      };
  private final Map<Address, Account> ahead = new HashMap<>();
  private final Map<Address, StorageAhead> storageAhead = new HashMap<>();

  /// A storage trie with slots in it that are not committed.
  private record StorageAhead(Trie trie, Map<UInt256, UInt256> slots) {}

  /// What a block's changes made of the accounts, and the root over all.
  public record Commit(Hash root, Map<Address, Account> accounts) {}

  /// The state of that root, whose nodes are in `nodes`.
  public StateTrie(StateNodes nodes, Hash root) {
    this.nodes = nodes;
    this.trie = new Trie(nodes.accounts(), root);
  }

  /// The root of a state that holds only `changes`.
  public static Hash rootOf(Map<Address, Change> changes) {
    return new StateTrie(StateNodes.NONE, Trie.EMPTY_ROOT)
        .commit(changes, _ -> Account.EMPTY, StateSink.NOWHERE)
        .root();
  }

  /// Where the accounts are read as they were before the changes.
  public interface Before {
    /// The account; [Account#EMPTY] where there was none.
    Account stored(Address address);
  }

  /// Does what it can of a coming [#commit], whose changes are `changes` so far. It may be called
  /// again as they grow.
  public void prepare(Map<Address, Change> changes, Before before) {
    changes.forEach((address, change) -> {
      AccountState after = change.after();
      if (after == null || change.wiped()) {
        return; // rare, and left to the commit
      }
      Hash root = before.stored(address).storageRoot();
      if (!change.slots().isEmpty()) {
        root = prepareStorage(address, root, change.slots());
      }
      put(address, new Account(after.nonce(), after.balance(), root, after.codeHash()));
    });
    trie.root(); // remembered by the nodes
  }

  private Hash prepareStorage(Address address, Hash root, Map<UInt256, UInt256> slots) {
    StorageAhead storage =
        storageAhead.computeIfAbsent(
            address, a -> new StorageAhead(storage(a, root), new HashMap<>()));
    put(storage, slots);
    return storage.trie().root();
  }

  /// Applies a block's changes, hands the changed nodes to `sink` and gives the new root.
  public Commit commit(Map<Address, Change> changes, Before before, StateSink sink) {
    takeBack(changes);
    Map<Address, Account> accounts = new HashMap<>(2 * changes.size());
    changes.forEach((address, change) -> {
      Account account = account(address, change, before.stored(address), sink);
      accounts.put(address, account);
      put(address, account);
    });
    ahead.clear();
    storageAhead.clear();
    return new Commit(trie.commit(sink.accounts()), accounts);
  }

  /// Forgets what was prepared of accounts and slots that have not changed after all.
  private void takeBack(Map<Address, Change> changes) {
    if (!changes.keySet().containsAll(ahead.keySet())) {
      trie.rollback();
      ahead.clear();
    }
    storageAhead
        .entrySet()
        .removeIf(e -> {
          Change change = changes.get(e.getKey());
          StorageAhead storage = e.getValue();
          boolean lasts =
              change != null
                  && change.after() != null
                  && !change.wiped()
                  && change.slots().keySet().containsAll(storage.slots().keySet());
          if (!lasts) {
            storage.trie().rollback();
          }
          return !lasts;
        });
  }

  private void put(Address address, Account account) {
    if (account.equals(ahead.put(address, account))) {
      return;
    }
    byte[] key = Keccak.hash(address.bytes()).bytes();
    if (account.isEmpty()) {
      trie.delete(key);
    } else {
      trie.put(key, account.encode());
    }
  }

  private Account account(Address address, Change change, Account before, StateSink sink) {
    AccountState after = change.after();
    if (after == null) {
      open.remove(address);
      return Account.EMPTY;
    }
    Hash root = change.wiped() ? Trie.EMPTY_ROOT : before.storageRoot();
    if (change.wiped()) {
      open.remove(address);
    }
    if (!change.slots().isEmpty()) {
      root = commitStorage(address, root, change.slots(), sink);
    }
    return new Account(after.nonce(), after.balance(), root, after.codeHash());
  }

  private Hash commitStorage(
      Address address, Hash root, Map<UInt256, UInt256> slots, StateSink sink) {
    StorageAhead prepared = storageAhead.get(address);
    StorageAhead storage =
        prepared == null ? new StorageAhead(storage(address, root), new HashMap<>()) : prepared;
    put(storage, slots);
    return storage.trie().commit(sink.storage(address));
  }

  private Trie storage(Address address, Hash root) {
    return open.computeIfAbsent(address, a -> new Trie(nodes.storage(a), root));
  }

  private static void put(StorageAhead storage, Map<UInt256, UInt256> slots) {
    slots.forEach((slot, value) -> {
      if (value.equals(storage.slots().put(slot, value))) {
        return;
      }
      byte[] key = Keccak.hash(slot.bytes()).bytes();
      if (value.isZero()) {
        storage.trie().delete(key);
      } else {
        storage.trie().put(key, Rlp.encode(Rlp.of(value)));
      }
    });
  }
}
