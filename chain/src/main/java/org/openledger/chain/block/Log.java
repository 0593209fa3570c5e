package org.openledger.chain.block;

import java.util.List;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.RlpItem;

/// An event of a contract. Nobody writes to the data array.
public record Log(Address address, List<Hash> topics, byte[] data) {
  public Log {
    topics = List.copyOf(topics);
  }

  RlpItem encode() {
    return Rlp.list(Rlp.of(address), Rlp.list(topics.stream().map(Rlp::of).toList()), Rlp.of(data));
  }

  static Log decode(RlpItem item) {
    List<RlpItem> f = item.list("log", 3);
    return new Log(
        f.get(0).address("log address"),
        f.get(1).list("topics").stream().map(t -> t.hash("topic")).toList(),
        f.get(2).bytes("log data"));
  }
}
