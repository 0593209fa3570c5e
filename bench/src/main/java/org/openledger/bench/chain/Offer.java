package org.openledger.bench.chain;

import org.openledger.chain.block.SignedTransaction;
import org.openledger.primitives.Hex;

/// One transaction of a load, ready to be sent. The times are nanoseconds of [System#nanoTime]; one
/// thread writes each.
final class Offer {
  private final String call;
  private final String hash;
  private long sentNs;
  private volatile long seenNs;

  Offer(int id, SignedTransaction signed) {
    this.hash = signed.hash().toString();
    this.call =
        "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"eth_sendRawTransaction\",\"params\":[\"%s\"]}"
            .formatted(id, Hex.encode(signed.encoded()));
  }

  String call() {
    return call;
  }

  String hash() {
    return hash;
  }

  void sent(long atNs) {
    sentNs = atNs;
  }

  /// Whether this is the first time that it was seen in a block.
  boolean seen(long atNs) {
    boolean first = seenNs == 0;
    seenNs = first ? atNs : seenNs;
    return first;
  }

  boolean included() {
    return seenNs != 0;
  }

  double latencyS() {
    return (seenNs - sentNs) / 1e9;
  }
}
