package org.openledger.chain.execution;

import java.util.HashMap;
import java.util.Map;
import org.openledger.chain.trie.StorageRoots;
import org.openledger.chain.trie.Trie;
import org.openledger.evm.state.AccountState;
import org.openledger.evm.state.Change;
import org.openledger.evm.state.World;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;

/// A world in maps, with the root that a Merkle-Patricia trie over it has.
final class TrieWorld implements World {
  private final Map<Address, AccountState> accounts = new HashMap<>();
  private final Map<Address, Map<UInt256, UInt256>> storage = new HashMap<>();
  private final Map<Hash, byte[]> codes = new HashMap<>();

  /// The state that a test's `pre` lists.
  static TrieWorld of(JsonNode pre) {
    TrieWorld world = new TrieWorld();
    pre.properties()
        .forEach(e -> {
          Address address = Address.of(Hex.decode(e.getKey()));
          JsonNode a = e.getValue();
          byte[] code = Hex.decode(a.get("code").asString());
          Hash hash = Keccak.hash(code);
          world.codes.put(hash, code);
          world.accounts.put(
              address,
              new AccountState(
                  StateCase.number(a.get("nonce")).w0(), StateCase.number(a.get("balance")), hash));
          Map<UInt256, UInt256> slots = new HashMap<>();
          a.get("storage")
              .properties()
              .forEach(s -> slots.put(UInt256.parse(s.getKey()), StateCase.number(s.getValue())));
          world.storage.put(address, slots);
        });
    return world;
  }

  /// A state of its own that is the same.
  TrieWorld copy() {
    TrieWorld copy = new TrieWorld();
    copy.accounts.putAll(accounts);
    storage.forEach((address, slots) -> copy.storage.put(address, new HashMap<>(slots)));
    copy.codes.putAll(codes);
    return copy;
  }

  /// Brings the state up to date.
  void apply(Map<Address, Change> changes) {
    changes.forEach((address, change) -> {
      Map<UInt256, UInt256> slots = storage.computeIfAbsent(address, a -> new HashMap<>());
      if (change.wiped() || change.after() == null) {
        slots.clear();
      }
      slots.putAll(change.slots());
      if (change.after() == null) {
        accounts.remove(address);
      } else {
        accounts.put(address, change.after());
      }
      if (change.code() != null) {
        codes.put(change.after().codeHash(), change.code());
      }
    });
  }

  Hash root() {
    Trie trie = Trie.inMemory();
    accounts.forEach((address, account) ->
        trie.put(
            Keccak.hash(address.bytes()).bytes(),
            Rlp.encode(
                Rlp.list(
                    Rlp.of(new UInt256(0, 0, 0, account.nonce())),
                    Rlp.of(account.balance()),
                    Rlp.of(StorageRoots.of(storage.getOrDefault(address, Map.of()))),
                    Rlp.of(account.codeHash())))));
    return trie.root();
  }

  @Override
  public AccountState account(Address address) {
    return accounts.get(address);
  }

  @Override
  public byte[] code(Hash codeHash) {
    return codes.get(codeHash);
  }

  @Override
  public UInt256 storage(Address address, UInt256 slot) {
    return storage.getOrDefault(address, Map.of()).getOrDefault(slot, UInt256.ZERO);
  }

  @Override
  public boolean hasStorage(Address address) {
    return storage.getOrDefault(address, Map.of()).values().stream().anyMatch(v -> !v.isZero());
  }
}
