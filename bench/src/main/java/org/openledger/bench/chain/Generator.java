package org.openledger.bench.chain;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Collectors;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.console.Progress;
import org.openledger.node.follow.RpcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

/// Sends a signed load in batches over connections that stay, and watches the blocks for it. A
/// connection has senders of its own, so that each one's nonces arrive in order.
final class Generator {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final int CONNECTIONS = 4;
  private static final int BATCH = 100;
  private static final long POLL_MS = 20;
  private static final long PATIENCE_NS = 120_000_000_000L;

  private final RpcClient rpc;
  private final Load load;
  private final List<Offer> offers;
  private final Map<String, Offer> byHash = new HashMap<>();
  private final List<Long> blocks = new ArrayList<>(); // the watcher's, read when it has ended
  private final AtomicInteger rejected = new AtomicInteger();
  private final AtomicInteger included = new AtomicInteger();
  private final AtomicLong offered = new AtomicLong();
  private volatile long startedNs;
  private volatile long lastSeenNs;
  private volatile long answeredNs;

  Generator(RpcClient rpc, Load load, List<Offer> offers) {
    this.rpc = rpc;
    this.load = load;
    this.offers = offers;
    offers.forEach(offer -> byHash.put(offer.hash(), offer));
  }

  /// Runs the load to its end.
  void run(Progress progress) {
    long next = Long.decode(rpc.call("eth_blockNumber").asString()) + 1;
    startedNs = System.nanoTime();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> watcher = threads.submit(() -> watch(next, progress));
      List<Future<?>> submitters = new ArrayList<>();
      for (int c = 0; c < CONNECTIONS; c++) {
        int mine = c;
        submitters.add(threads.submit(() -> submit(mine)));
      }
      for (Future<?> submitter : submitters) {
        submitter.get();
      }
      answeredNs = System.nanoTime();
      watcher.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException(Code.STAGE, "interrupted", e);
    } catch (java.util.concurrent.ExecutionException e) {
      throw new NodeException(Code.STAGE, "the load broke off: " + e.getCause(), e);
    }
  }

  private void submit(int connection) {
    List<Offer> mine = new ArrayList<>();
    for (int i = 0; i < offers.size(); i++) {
      if (i % load.senders() % CONNECTIONS == connection) {
        mine.add(offers.get(i));
      }
    }
    for (int from = 0; from < mine.size(); from += BATCH) {
      List<Offer> batch = mine.subList(from, Math.min(mine.size(), from + BATCH));
      while (load.ratePerS() > 0
          && offered.get() > (System.nanoTime() - startedNs) / 1e9 * load.ratePerS()) {
        Stage.pause(2);
      }
      offered.addAndGet(batch.size());
      String body = batch.stream().map(Offer::call).collect(Collectors.joining(",", "[", "]"));
      long now = System.nanoTime();
      batch.forEach(offer -> offer.sent(now));
      for (JsonNode answer : rpc.batch(body)) {
        if (answer.has("error")) {
          rejected.incrementAndGet();
        }
      }
    }
  }

  private void watch(long first, Progress progress) {
    long next = first;
    long waitedSince = System.nanoTime();
    while (included.get() + rejected.get() < offers.size()) {
      JsonNode block =
          rpc.call(
              "eth_getBlockByNumber",
              JSON.stringNode("0x" + Long.toHexString(next)),
              JSON.booleanNode(false));
      long now = System.nanoTime();
      if (block.isNull()) {
        if (now - waitedSince > PATIENCE_NS) {
          return;
        }
        Stage.pause(POLL_MS);
        continue;
      }
      int found = 0;
      for (JsonNode hash : block.get("transactions")) {
        Offer offer = byHash.get(hash.asString());
        found += offer != null && offer.seen(now) ? 1 : 0;
      }
      if (found > 0) {
        blocks.add(next);
        lastSeenNs = now;
        waitedSince = now;
      } else if (now - waitedSince > PATIENCE_NS) {
        return;
      }
      next++;
      progress.at(included.addAndGet(found), offers.size(), "transactions");
    }
  }

  /// What came of it, by `server`.
  Load.Figure figure(String bench, Server server, double cpuS) {
    double[] latencies =
        offers.stream().filter(Offer::included).mapToDouble(Offer::latencyS).sorted().toArray();
    int there = latencies.length;
    JsonNode pool = rpc.call("txpool_status");
    return new Load.Figure(
        bench,
        server.name(),
        there / ((lastSeenNs - startedNs) / 1e9),
        offers.size(),
        offers.size() - there + reverted(),
        offers.size() / ((answeredNs - startedNs) / 1e9),
        quantile(latencies, .5),
        quantile(latencies, .95),
        Long.decode(pool.get("pending").asString()) + Long.decode(pool.get("queued").asString()),
        cpuS / (offers.size() / 1e3),
        server.memoryMib());
  }

  private static double quantile(double[] sorted, double q) {
    return sorted.length == 0 ? 0 : sorted[Math.min(sorted.length - 1, (int) (q * sorted.length))];
  }

  private int reverted() {
    int reverted = 0;
    for (long number : blocks) {
      JsonNode receipts =
          rpc.call("eth_getBlockReceipts", JSON.stringNode("0x" + Long.toHexString(number)));
      for (JsonNode receipt : receipts) {
        boolean ours = byHash.containsKey(receipt.get("transactionHash").asString());
        reverted += ours && !receipt.get("status").asString().equals("0x1") ? 1 : 0;
      }
    }
    return reverted;
  }
}
