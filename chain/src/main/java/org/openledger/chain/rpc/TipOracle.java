package org.openledger.chain.rpc;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.openledger.chain.block.Header;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.store.StoredBlock;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;

/// Suggests a tip as geth does: of the last 20 blocks' three lowest tips each, the 60th percentile.
final class TipOracle {
  private static final int BLOCKS = 20;
  private static final int SAMPLES = 3;
  private static final int PERCENTILE = 60;
  private static final UInt256 IGNORED_BELOW = UInt256.of(2);
  private static final UInt256 DEFAULT = UInt256.of(1_000_000); // geth's smallest mined tip
  private static final UInt256 MOST = UInt256.of(500_000_000_000L);

  private final Ledger ledger;
  private final Map<Long, List<UInt256>> samples = new ConcurrentHashMap<>();

  TipOracle(Ledger ledger) {
    this.ledger = ledger;
  }

  UInt256 suggest() {
    long head = ledger.head().number();
    List<UInt256> tips = new ArrayList<>();
    for (long number = head; number > 0 && number > head - BLOCKS; number--) {
      List<UInt256> lowest = samples.computeIfAbsent(number, this::lowest);
      if (lowest.isEmpty()) {
        tips.add(DEFAULT);
      }
      tips.addAll(lowest);
    }
    samples.keySet().removeIf(number -> number <= head - BLOCKS);
    if (tips.isEmpty()) {
      return DEFAULT;
    }
    tips.sort(null);
    return tips.get((tips.size() - 1) * PERCENTILE / 100).min(MOST);
  }

  private List<UInt256> lowest(long number) {
    StoredBlock stored = ledger.block(number).orElseThrow();
    Header header = stored.block().header();
    Address recipient = header.feeRecipient();
    return IntStream.range(0, stored.senders().size())
        .filter(i -> !stored.senders().get(i).equals(recipient))
        .mapToObj(i -> stored.sent(i).body().tipPerGas(header.baseFee()))
        .filter(tip -> tip.compareTo(IGNORED_BELOW) >= 0)
        .sorted()
        .limit(SAMPLES)
        .toList();
  }
}
