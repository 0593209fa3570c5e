package org.openledger.chain.block;

import java.util.ArrayList;
import java.util.List;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.RlpItem;

/// An account and the storage slots of it that a transaction announces (EIP-2930).
public record AccessEntry(Address address, List<Hash> slots) {
  public AccessEntry {
    slots = List.copyOf(slots);
  }

  static RlpItem encode(List<AccessEntry> entries) {
    List<RlpItem> items = new ArrayList<>(entries.size());
    for (AccessEntry entry : entries) {
      items.add(
          Rlp.list(
              Rlp.of(entry.address()), Rlp.list(entry.slots().stream().map(Rlp::of).toList())));
    }
    return Rlp.list(items);
  }

  static List<AccessEntry> decode(RlpItem item) {
    List<AccessEntry> entries = new ArrayList<>();
    for (RlpItem entry : item.list("access list")) {
      List<RlpItem> fields = entry.list("access list entry", 2);
      entries.add(
          new AccessEntry(
              fields.get(0).address("access list address"),
              fields.get(1).list("access list slots").stream()
                  .map(slot -> slot.hash("access list slot"))
                  .toList()));
    }
    return List.copyOf(entries);
  }
}
