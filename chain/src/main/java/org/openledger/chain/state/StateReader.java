package org.openledger.chain.state;

import org.openledger.primitives.Address;

/// The accounts as they were after one block.
@FunctionalInterface
public interface StateReader {
  /// The account at `address`; [Account#EMPTY] where there is none.
  Account account(Address address);
}
