package org.openledger.chain.genesis;

import java.util.Map;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.evm.state.AccountState;
import org.openledger.evm.state.Change;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.UInt256;

/// An account that a chain begins with. The nonce is unsigned.
public record FirstAccount(
    long nonce, UInt256 balance, byte[] code, Map<UInt256, UInt256> storage) {
  public FirstAccount {
    code = code.clone();
    storage = Map.copyOf(storage);
    if (nonce == 0 && balance.isZero() && code.length == 0 && storage.isEmpty()) {
      throw new ChainException(
          Code.GENESIS, "an account with neither balance, nonce, code nor storage; leave it out");
    }
  }

  /// A wallet with wei.
  public static FirstAccount of(UInt256 balance) {
    return new FirstAccount(0, balance, new byte[0], Map.of());
  }

  /// The account as a change of nothing.
  Change change() {
    AccountState state = new AccountState(nonce, balance, Keccak.hash(code));
    return new Change(null, state, false, storage, code.length == 0 ? null : code);
  }
}
