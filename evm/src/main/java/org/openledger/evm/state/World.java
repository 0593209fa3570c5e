package org.openledger.evm.state;

import org.jspecify.annotations.Nullable;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// The state before: what execution reads and never writes.
public interface World {
  /// The account at `address`; null where there is none.
  @Nullable AccountState account(Address address);

  /// The code with that hash, which an account has; nobody writes to the array.
  byte[] code(Hash codeHash);

  /// The value of a storage slot; 0 where nothing is stored.
  UInt256 storage(Address address, UInt256 slot);

  /// Whether any slot of the account is not 0, which stops a creation there (EIP-7610).
  boolean hasStorage(Address address);
}
