package org.openledger.chain.store;

import java.util.List;
import org.openledger.chain.state.Account;
import org.openledger.primitives.UInt256;

/// An account and some of its slots as they were after a block, with trie nodes that prove them
/// (EIP-1186).
///
/// @param account [Account#EMPTY] where there was none
/// @param nodes from the state's root to the account
/// @param slots in the order they were asked for
public record StateProof(Account account, List<byte[]> nodes, List<Slot> slots) {
  public StateProof {
    nodes = List.copyOf(nodes);
    slots = List.copyOf(slots);
  }

  /// A slot, its value and the nodes from the account's storage root to it.
  public record Slot(UInt256 key, UInt256 value, List<byte[]> nodes) {
    public Slot {
      nodes = List.copyOf(nodes);
    }
  }
}
