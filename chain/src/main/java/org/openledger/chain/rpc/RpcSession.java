package org.openledger.chain.rpc;

import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.store.StoredBlock;
import org.openledger.primitives.Hex;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A connection that stays: it answers calls and batches one after another, and tells what is new
/// to whom has subscribed. One thread of its own does both, behind a bounded queue; who lets the
/// queue fill because it does not read is closed.
public final class RpcSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(RpcSession.class);
  private static final int SUBSCRIPTIONS_MAX = 100;
  private static final int EVENTS_MAX = 4_096;
  private static final int ID_BYTES = 16;

  /// The other end.
  public interface Peer {
    /// Sends a message and returns once it is written; throws when it cannot be.
    void send(String message);

    /// Ends the connection and does not wait for the other end.
    void close(String why);
  }

  private sealed interface Event {
    record Request(String text) implements Event {}

    record Head(StoredBlock block) implements Event {}

    record Ready(SentTransaction transaction) implements Event {}
  }

  private sealed interface Subscription {
    record Heads() implements Subscription {}

    record Logs(LogQuery query) implements Subscription {}

    record Ready(boolean whole) implements Subscription {}
  }

  private final JsonRpc rpc;
  private final RpcBackend backend;
  private final Peer peer;
  private final BlockingQueue<Event> events = new ArrayBlockingQueue<>(EVENTS_MAX);
  private final Semaphore oneRequest = new Semaphore(1);
  private final AtomicBoolean closed = new AtomicBoolean();
  private final Map<String, Subscription> subscriptions = new HashMap<>(); // the thread's own
  private final Map<String, Method> methods;
  private final Thread thread;
  private volatile boolean wantsBlocks;
  private volatile boolean wantsReady;

  RpcSession(JsonRpc rpc, RpcBackend backend, Peer peer) {
    this.rpc = rpc;
    this.backend = backend;
    this.peer = peer;
    this.methods =
        Map.of(
            "eth_subscribe", new Method(1, 2, this::subscribe),
            "eth_unsubscribe", new Method(1, 1, this::unsubscribe));
    this.thread = Thread.ofVirtual().name("rpc-session").unstarted(this::run);
  }

  void start() {
    thread.start();
  }

  /// Hands over a message of the other end; waits while the one before it is answered.
  public void receive(String message) throws InterruptedException {
    oneRequest.acquire();
    offer(new Event.Request(message));
  }

  void head(StoredBlock block) {
    if (wantsBlocks) {
      offer(new Event.Head(block));
    }
  }

  void ready(SentTransaction transaction) {
    if (wantsReady) {
      offer(new Event.Ready(transaction));
    }
  }

  private void offer(Event event) {
    if (!closed.get() && !events.offer(event)) {
      end("%d messages wait: the other end does not read".formatted(EVENTS_MAX));
    }
  }

  @Override
  public void close() {
    end("closed");
  }

  /// Never waits: it is called from where blocks are made, too.
  private void end(String why) {
    if (closed.compareAndSet(false, true)) {
      rpc.forget(this);
      thread.interrupt();
      oneRequest.release(EVENTS_MAX);
      Thread.startVirtualThread(() -> peer.close(why));
    }
  }

  private void run() {
    try {
      while (!closed.get()) {
        switch (events.take()) {
          case Event.Request request -> {
            rpc.handle(request.text(), methods).ifPresent(peer::send);
            oneRequest.release();
          }
          case Event.Head head -> tell(head.block());
          case Event.Ready ready -> tell(ready.transaction());
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt(); // closed: the thread ends here
    } catch (RuntimeException e) {
      LOG.debug("a connection broke off", e);
      end("broken off");
    }
  }

  private void tell(StoredBlock block) {
    subscriptions.forEach((id, subscription) -> {
      switch (subscription) {
        case Subscription.Heads _ -> send(id, Answers.header(block));
        case Subscription.Logs logs -> {
          ArrayNode found = Answers.JSON.arrayNode();
          if (logs.query().mayBeIn(block.block().header().logsBloom())) {
            LogSearch.collect(block, logs.query(), found);
          }
          found.forEach(log -> send(id, log));
        }
        case Subscription.Ready _ -> {}
      }
    });
  }

  private void tell(SentTransaction transaction) {
    subscriptions.forEach((id, subscription) -> {
      if (subscription instanceof Subscription.Ready(boolean whole)) {
        send(
            id,
            whole ? TransactionAnswers.transaction(transaction) : Answers.text(transaction.hash()));
      }
    });
  }

  private void send(String id, JsonNode result) {
    ObjectNode message = Answers.JSON.objectNode();
    message.put("jsonrpc", "2.0").put("method", "eth_subscription");
    message.putObject("params").put("subscription", id).set("result", result);
    peer.send(message.toString());
  }

  private JsonNode subscribe(Params p) {
    Subscription wanted = wanted(p);
    if (subscriptions.size() >= SUBSCRIPTIONS_MAX) {
      throw new RpcFailure(
          RpcFailure.LIMIT,
          "too many subscriptions: %d on this connection".formatted(SUBSCRIPTIONS_MAX));
    }
    byte[] bytes = new byte[ID_BYTES];
    backend.ids().nextBytes(bytes);
    bytes[0] |= 0x10; // a number of one length
    String id = Hex.encode(bytes);
    subscriptions.put(id, wanted);
    count();
    return Answers.text(id);
  }

  private static Subscription wanted(Params p) {
    String name = p.string(0);
    return switch (name) {
      case "newHeads" -> new Subscription.Heads();
      case "logs" ->
          new Subscription.Logs(LogQuery.of(1, p.has(1) ? p.at(1) : Answers.JSON.objectNode()));
      case "newPendingTransactions" -> new Subscription.Ready(p.has(1) && p.bool(1));
      default ->
          throw new RpcFailure(
              RpcFailure.NO_METHOD,
              "no \"%s\" subscription in eth namespace"
                  .formatted(name.length() <= 64 ? name : name.substring(0, 64) + "…"));
    };
  }

  private JsonNode unsubscribe(Params p) {
    if (subscriptions.remove(p.string(0)) == null) {
      throw RpcFailure.server("subscription not found");
    }
    count();
    return Answers.JSON.booleanNode(true);
  }

  private void count() {
    wantsReady = subscriptions.values().stream().anyMatch(s -> s instanceof Subscription.Ready);
    wantsBlocks = subscriptions.values().stream().anyMatch(s -> !(s instanceof Subscription.Ready));
  }
}
