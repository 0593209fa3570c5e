package org.openledger.evm.transaction;

import java.util.List;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;

/// An account and the slots of it that a transaction announces (EIP-2930).
public record AccessItem(Address address, List<UInt256> slots) {
  public AccessItem {
    slots = List.copyOf(slots);
  }
}
