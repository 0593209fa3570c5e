package org.openledger.chain.state;

import org.jspecify.annotations.Nullable;
import org.openledger.chain.trie.Trie;
import org.openledger.evm.state.AccountState;
import org.openledger.evm.state.World;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;

/// The state as it was after one block.
public interface StateReader extends World {
  /// The account as its trie holds it; [Account#EMPTY] where there is none.
  Account stored(Address address);

  @Override
  default @Nullable AccountState account(Address address) {
    Account account = stored(address);
    return account.isEmpty() ? null : account.state();
  }

  @Override
  default boolean hasStorage(Address address) {
    return !stored(address).storageRoot().equals(Trie.EMPTY_ROOT);
  }

  /// The balance in wei.
  default UInt256 balance(Address address) {
    return stored(address).balance();
  }

  /// The nonce, unsigned.
  default long nonce(Address address) {
    return stored(address).nonce();
  }
}
