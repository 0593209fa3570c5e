package org.openledger.evm.state;

import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.UInt256;

/// An account without its storage. The nonce is an unsigned 64-bit number.
public record AccountState(long nonce, UInt256 balance, Hash codeHash) {
  /// An account that nobody has used.
  public static final AccountState EMPTY = new AccountState(0, UInt256.ZERO, Keccak.EMPTY);

  /// Whether it counts as not existing (EIP-161).
  public boolean isEmpty() {
    return nonce == 0 && balance.isZero() && codeHash.equals(Keccak.EMPTY);
  }
}
