package org.openledger.evm.state;

import java.util.List;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;

/// An event of a contract. Nobody writes to the data array.
public record Log(Address address, List<Hash> topics, byte[] data) {
  public Log {
    topics = List.copyOf(topics);
  }
}
