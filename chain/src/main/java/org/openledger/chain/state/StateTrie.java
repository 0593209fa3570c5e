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

  /// Applies a block's changes, hands the changed nodes to `sink` and gives the new root.
  public Commit commit(Map<Address, Change> changes, Before before, StateSink sink) {
    Map<Address, Account> accounts = new HashMap<>(2 * changes.size());
    changes.forEach((address, change) -> {
      Account account = account(address, change, before.stored(address), sink);
      accounts.put(address, account);
      byte[] key = Keccak.hash(address.bytes()).bytes();
      if (account.isEmpty()) {
        trie.delete(key);
      } else {
        trie.put(key, account.encode());
      }
    });
    return new Commit(trie.commit(sink.accounts()), accounts);
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
      root = storage(address, root, change.slots(), sink);
    }
    return new Account(after.nonce(), after.balance(), root, after.codeHash());
  }

  private Hash storage(Address address, Hash root, Map<UInt256, UInt256> slots, StateSink sink) {
    Trie storage = open.computeIfAbsent(address, a -> new Trie(nodes.storage(a), root));
    slots.forEach((slot, value) -> {
      byte[] key = Keccak.hash(slot.bytes()).bytes();
      if (value.isZero()) {
        storage.delete(key);
      } else {
        storage.put(key, Rlp.encode(Rlp.of(value)));
      }
    });
    return storage.commit(sink.storage(address));
  }
}
