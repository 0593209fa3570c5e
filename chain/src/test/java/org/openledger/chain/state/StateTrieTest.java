package org.openledger.chain.state;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.openledger.chain.trie.NodeSink;
import org.openledger.chain.trie.NodeStore;
import org.openledger.chain.trie.StorageRoots;
import org.openledger.chain.trie.Trie;
import org.openledger.evm.state.AccountState;
import org.openledger.evm.state.Change;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.UInt256;
import org.openledger.testing.Seeds;

class StateTrieTest {
  /// Its twins are a trie that prepares nothing, whose nodes must be the same, and the root of a
  /// trie built anew from all accounts and slots. What is prepared may change again or be taken
  /// back before the commit. All that the stored nodes lead to is what was put there.
  @Test
  void whatWasPreparedChangesNothingButTheTimeOfTheCommit() {
    Seeds.times(
        60,
        random -> {
          Nodes nodes = new Nodes();
          Nodes plainNodes = new Nodes();
          StateTrie trie = new StateTrie(nodes, Trie.EMPTY_ROOT);
          StateTrie plain = new StateTrie(plainNodes, Trie.EMPTY_ROOT);
          World world = new World(new TreeMap<>(), new HashMap<>());
          for (int block = 0; block < 10; block++) {
            for (int ahead = random.nextInt(3); ahead > 0; ahead--) {
              trie.prepare(world.changes(random), world::stored);
            }
            Map<Address, Change> changes = world.changes(random);
            StateTrie.Commit commit = trie.commit(changes, world::stored, nodes);
            assertThat(commit).isEqualTo(plain.commit(changes, world::stored, plainNodes));
            world.apply(changes, commit.accounts());
            assertThat(commit.root()).isEqualTo(world.root());
            assertThat(nodes.ofAccounts()).isEqualTo(plainNodes.ofAccounts());
            world.assertThatItIsIn(nodes, commit.root());
          }
        });
  }

  /// Few accounts and slots, so that changes meet.
  private record World(
      Map<Address, Account> accounts, Map<Address, Map<UInt256, UInt256>> storage) {
    Account stored(Address address) {
      return accounts.getOrDefault(address, Account.EMPTY);
    }

    Map<Address, Change> changes(RandomGenerator random) {
      Map<Address, Change> changes = new HashMap<>();
      for (int i = random.nextInt(24); i > 0; i--) {
        Address address = new Address(0, random.nextInt(40), 1);
        changes.put(address, change(random, stored(address)));
      }
      return changes;
    }

    private static Change change(RandomGenerator random, Account account) {
      AccountState before = account.isEmpty() ? null : account.state();
      if (random.nextInt(8) == 0) {
        return new Change(before, null, random.nextBoolean(), Map.of(), null);
      }
      Map<UInt256, UInt256> slots = new HashMap<>();
      for (int s = random.nextInt(6); s > 0; s--) {
        slots.put(UInt256.of(random.nextInt(9)), UInt256.of(random.nextInt(4)));
      }
      AccountState after =
          new AccountState(1 + random.nextInt(3), UInt256.of(random.nextInt(3)), Keccak.EMPTY);
      boolean wiped = before == null || random.nextInt(8) == 0;
      return new Change(before, after, wiped, slots, null);
    }

    void apply(Map<Address, Change> changes, Map<Address, Account> after) {
      changes.forEach((address, change) -> {
        Map<UInt256, UInt256> slots = storage.computeIfAbsent(address, a -> new HashMap<>());
        if (change.wiped() || change.after() == null) {
          slots.clear();
        }
        slots.putAll(change.slots());
        accounts.put(address, after.getOrDefault(address, Account.EMPTY));
      });
    }

    Hash root() {
      Trie trie = Trie.inMemory();
      accounts.forEach((address, account) -> {
        Account whole =
            new Account(
                account.nonce(),
                account.balance(),
                StorageRoots.of(storage.getOrDefault(address, Map.of())),
                account.codeHash());
        if (!whole.isEmpty()) {
          trie.put(Keccak.hash(address.bytes()).bytes(), whole.encode());
        }
      });
      return trie.root();
    }

    void assertThatItIsIn(Nodes nodes, Hash root) {
      Trie trie = new Trie(nodes.accounts(), root);
      accounts.forEach((address, account) -> {
        byte[] found = trie.get(Keccak.hash(address.bytes()).bytes());
        assertThat(found).isEqualTo(account.isEmpty() ? null : account.encode());
        Trie slots = new Trie(nodes.storage(address), account.storageRoot());
        storage
            .getOrDefault(address, Map.of())
            .forEach((slot, value) ->
                assertThat(slots.get(Keccak.hash(slot.bytes()).bytes()))
                    .isEqualTo(value.isZero() ? null : Rlp.encode(Rlp.of(value))));
      });
    }
  }

  private static final class Nodes implements StateNodes, StateSink {
    private final Map<String, byte[]> nodes = new TreeMap<>();

    Map<String, String> ofAccounts() {
      Map<String, String> hex = new TreeMap<>();
      nodes.forEach((path, rlp) -> {
        if (!path.contains("/")) {
          hex.put(path, Hex.plain(rlp));
        }
      });
      return hex;
    }

    @Override
    public Part accounts() {
      return new Part(nodes, "");
    }

    @Override
    public Part storage(Address address) {
      return new Part(nodes, address + "/");
    }
  }

  private record Part(Map<String, byte[]> nodes, String prefix) implements NodeStore, NodeSink {
    @Override
    public byte @Nullable [] node(byte[] path) {
      return nodes.get(prefix + Hex.plain(path));
    }

    @Override
    public void put(byte[] path, byte[] rlp) {
      nodes.put(prefix + Hex.plain(path), rlp);
    }

    @Override
    public void delete(byte[] path) {
      nodes.remove(prefix + Hex.plain(path));
    }
  }
}
