package org.openledger.evm;

import java.util.HashMap;
import java.util.Map;
import org.openledger.evm.state.AccountState;
import org.openledger.evm.state.World;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.UInt256;

/// A world in maps.
public final class InMemoryWorld implements World {
  private final Map<Address, AccountState> accounts = new HashMap<>();
  private final Map<Address, Map<UInt256, UInt256>> storage = new HashMap<>();
  private final Map<Hash, byte[]> codes = new HashMap<>();

  /// Puts an account with `code` in place.
  public InMemoryWorld with(Address address, long nonce, UInt256 balance, byte... code) {
    Hash hash = Keccak.hash(code);
    codes.put(hash, code);
    accounts.put(address, new AccountState(nonce, balance, hash));
    return this;
  }

  /// Puts a slot's value in place.
  public InMemoryWorld with(Address address, UInt256 slot, UInt256 value) {
    storage.computeIfAbsent(address, a -> new HashMap<>()).put(slot, value);
    return this;
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
