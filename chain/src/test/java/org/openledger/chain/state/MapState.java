package org.openledger.chain.state;

import java.util.Map;
import org.openledger.chain.trie.Trie;
import org.openledger.evm.state.AccountState;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// Accounts in a map, without storage; their code is one STOP.
public record MapState(Map<Address, AccountState> accounts) implements StateReader {
  @Override
  public Account stored(Address address) {
    AccountState a = accounts.getOrDefault(address, AccountState.EMPTY);
    return new Account(a.nonce(), a.balance(), Trie.EMPTY_ROOT, a.codeHash());
  }

  @Override
  public byte[] code(Hash hash) {
    return new byte[1];
  }

  @Override
  public UInt256 storage(Address address, UInt256 slot) {
    return UInt256.ZERO;
  }
}
