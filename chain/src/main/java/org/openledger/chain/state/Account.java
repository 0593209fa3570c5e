package org.openledger.chain.state;

import java.util.List;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.chain.trie.Trie;
import org.openledger.evm.state.AccountState;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.RlpItem;
import org.openledger.primitives.UInt256;

/// What the state keeps of an address: the four fields of the Yellow Paper, 4.1. The nonce is
/// unsigned.
public record Account(long nonce, UInt256 balance, Hash storageRoot, Hash codeHash) {
  /// An account that nobody has used.
  public static final Account EMPTY = new Account(0, UInt256.ZERO, Trie.EMPTY_ROOT, Keccak.EMPTY);

  /// Whether nothing is kept for it: it counts as not existing (EIP-161) and stores nothing.
  public boolean isEmpty() {
    return nonce == 0 && balance.isZero() && !hasCode() && storageRoot.equals(Trie.EMPTY_ROOT);
  }

  /// Whether calling it runs code.
  public boolean hasCode() {
    return !codeHash.equals(Keccak.EMPTY);
  }

  /// The account without its storage.
  public AccountState state() {
    return new AccountState(nonce, balance, codeHash);
  }

  /// The RLP that the trie and the flat state both hold.
  public byte[] encode() {
    return Rlp.encode(
        Rlp.list(
            Rlp.of(new UInt256(0, 0, 0, nonce)),
            Rlp.of(balance),
            Rlp.of(storageRoot),
            Rlp.of(codeHash)));
  }

  /// Reads that RLP.
  public static Account decode(byte[] encoded) {
    try {
      List<RlpItem> f = Rlp.decode(encoded).list("account", 4);
      return new Account(
          f.get(0).number("nonce").w0(),
          f.get(1).number("balance"),
          f.get(2).hash("storage root"),
          f.get(3).hash("code hash"));
    } catch (PrimitivesException e) {
      throw new ChainException(
          Code.CORRUPT,
          "the chain's store is damaged: an account that is none: " + e.getMessage(),
          e);
    }
  }
}
