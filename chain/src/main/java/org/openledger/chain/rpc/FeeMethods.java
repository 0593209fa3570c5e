package org.openledger.chain.rpc;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.IntStream;
import org.openledger.chain.block.Header;
import org.openledger.chain.execution.FeeMarket;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.store.StoredBlock;
import org.openledger.evm.fork.BlobSchedule;
import org.openledger.evm.fork.Fork;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Methods about prices.
final class FeeMethods {
  private static final int HISTORY_BLOCKS_MAX = 1_024;
  private static final int PERCENTILES_MAX = 100;

  private final Ledger ledger;
  private final Views views;
  private final TipOracle tips;

  private FeeMethods(RpcBackend backend) {
    this.ledger = backend.ledger();
    this.views = new Views(backend);
    this.tips = new TipOracle(ledger);
  }

  static Map<String, Method> of(RpcBackend backend) {
    FeeMethods m = new FeeMethods(backend);
    return Map.of(
        "eth_gasPrice", new Method(0, 0, m::gasPrice),
        "eth_maxPriorityFeePerGas", new Method(0, 0, p -> Answers.number(m.tips.suggest())),
        "eth_blobBaseFee",
            new Method(0, 0, p -> Answers.number(m.nextBlobFee(m.ledger.head().header()))),
        "eth_feeHistory", new Method(3, 3, m::feeHistory));
  }

  private JsonNode gasPrice(Params p) {
    return Answers.number(tips.suggest().add(ledger.head().header().baseFee()));
  }

  private JsonNode feeHistory(Params p) {
    long wanted = p.uint64(0);
    BlockTag newest = p.blockNumber(1);
    double[] percentiles = percentiles(p.at(2));
    ObjectNode out = Answers.JSON.objectNode();
    if (wanted == 0) {
      return out.put("oldestBlock", "0x0").putNull("gasUsedRatio");
    }
    long head = ledger.head().number();
    long last = views.number(newest).orElse(head);
    if (last > head) {
      throw RpcFailure.server(
          "request beyond head block: requested %d, head %d".formatted(last, head));
    }
    boolean tooMany = Long.compareUnsigned(wanted, HISTORY_BLOCKS_MAX) > 0;
    long count = Math.min(tooMany ? HISTORY_BLOCKS_MAX : wanted, last + 1);
    long first = last + 1 - count;
    out.put("oldestBlock", Answers.quantity(first));
    if (percentiles.length > 0) {
      ArrayNode rewards = out.putArray("reward");
      for (long n = first; n <= last; n++) {
        rewards.add(rewards(ledger.block(n).orElseThrow(), percentiles));
      }
    }
    fees(out, first, last);
    return out;
  }

  private void fees(ObjectNode out, long first, long last) {
    ArrayNode base = out.putArray("baseFeePerGas");
    ArrayNode used = out.putArray("gasUsedRatio");
    ArrayNode blobBase = out.putArray("baseFeePerBlobGas");
    ArrayNode blobUsed = out.putArray("blobGasUsedRatio");
    for (long n = first; n <= last; n++) {
      Header header = ledger.header(n).orElseThrow();
      base.add(header.baseFee().toHex());
      used.add(ratio(header.gasUsed(), header.gasLimit()));
      BlobSchedule blobs = views.fork(header).blobs();
      blobBase.add(blobs.baseFee(header.excessBlobGas()).toHex());
      long blobGasMax = BlobSchedule.BLOB_GAS * blobs.max();
      blobUsed.add(ratio(header.blobGasUsed(), blobGasMax));
      if (n == last) {
        base.add(FeeMarket.nextBaseFee(header).toHex());
        blobBase.add(nextBlobFee(header).toHex());
      }
    }
  }

  /// A whole number stands without a fraction, as geth writes it.
  private static JsonNode ratio(long part, long whole) {
    double ratio = (double) part / whole;
    return ratio == Math.rint(ratio)
        ? Answers.JSON.numberNode((long) ratio)
        : Answers.JSON.numberNode(ratio);
  }

  private UInt256 nextBlobFee(Header header) {
    Fork fork = views.fork(header);
    BlobSchedule blobs = fork.blobs();
    return blobs.baseFee(
        blobs.nextExcess(fork, header.excessBlobGas(), header.blobGasUsed(), header.baseFee()));
  }

  /// The tips at the percentiles of the block's gas, cheapest gas first.
  private static ArrayNode rewards(StoredBlock stored, double[] percentiles) {
    Header header = stored.block().header();
    record Paid(UInt256 tip, long gas) {}
    List<Paid> paid =
        new ArrayList<>(
            IntStream.range(0, stored.senders().size())
                .mapToObj(i ->
                    new Paid(stored.sent(i).body().tipPerGas(header.baseFee()), stored.gasUsed(i)))
                .sorted(Comparator.comparing(Paid::tip))
                .toList());
    ArrayNode out = Answers.JSON.arrayNode();
    int at = 0;
    long gas = paid.isEmpty() ? 0 : paid.getFirst().gas();
    for (double percentile : percentiles) {
      long threshold = (long) (header.gasUsed() * percentile / 100);
      while (gas < threshold && at < paid.size() - 1) {
        gas += paid.get(++at).gas();
      }
      out.add(paid.isEmpty() ? "0x0" : paid.get(at).tip().toHex());
    }
    return out;
  }

  private static double[] percentiles(JsonNode node) {
    if (!node.isArray()) {
      throw RpcFailure.argument(2, "json: cannot unmarshal into Go value of type []float64");
    }
    if (node.size() > PERCENTILES_MAX) {
      throw RpcFailure.server(
          "invalid reward percentile: over the query limit %d".formatted(PERCENTILES_MAX));
    }
    double[] out = new double[node.size()];
    for (int i = 0; i < out.length; i++) {
      if (!node.get(i).isNumber()) {
        throw RpcFailure.argument(2, "json: cannot unmarshal into Go value of type float64");
      }
      out[i] = node.get(i).asDouble();
      if (out[i] < 0 || out[i] > 100) {
        throw RpcFailure.server(format("invalid reward percentile: %f", out[i]));
      }
      if (i > 0 && out[i] <= out[i - 1]) {
        throw RpcFailure.server(
            format("invalid reward percentile: #%d:%f >= #%d:%f", i - 1, out[i - 1], i, out[i]));
      }
    }
    return out;
  }

  private static String format(String format, Object... values) {
    return String.format(Locale.ROOT, format, values);
  }
}
