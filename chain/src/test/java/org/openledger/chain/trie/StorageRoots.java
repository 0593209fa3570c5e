package org.openledger.chain.trie;

import java.util.Map;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.UInt256;

/// An account's storage root, made anew from all of its slots.
public final class StorageRoots {
  private StorageRoots() {}

  /// The root over `slots`; a slot that holds zero is none.
  public static Hash of(Map<UInt256, UInt256> slots) {
    Trie trie = Trie.inMemory();
    slots.forEach((slot, value) -> {
      if (!value.isZero()) {
        trie.put(Keccak.hash(slot.bytes()).bytes(), Rlp.encode(Rlp.of(value)));
      }
    });
    return trie.root();
  }
}
