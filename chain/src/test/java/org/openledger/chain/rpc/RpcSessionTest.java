package org.openledger.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openledger.chain.Wallets.address;
import static org.openledger.chain.Wallets.genesis;
import static org.openledger.chain.Wallets.transfer;

import java.util.SplittableRandom;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.openledger.chain.FakeClock;
import org.openledger.chain.Wallets;
import org.openledger.chain.pool.Pool;
import org.openledger.chain.pool.PoolLimits;
import org.openledger.chain.sequencer.BlockStepper;
import org.openledger.chain.store.InMemoryStore;
import org.openledger.chain.store.Keeper;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.store.StoredBlock;
import org.openledger.evm.fork.Fork;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class RpcSessionTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  private final FakeClock clock = new FakeClock(1_700_000_100_000L);
  private final Ledger ledger = Ledger.open(new InMemoryStore(), genesis(3), Ledger.ARCHIVE);
  private final Pool pool =
      new Pool(
          new Pool.Admission(PoolLimits.DEFAULT, Wallets.CHAIN, Fork.OSAKA),
          ledger.latest(),
          clock,
          Keeper.NONE);
  private final BlockStepper stepper = new BlockStepper(ledger, pool, clock);
  private final JsonRpc rpc =
      new JsonRpc(
          new RpcBackend(
              ledger, pool, Finality.AT_ONCE, pool::add, clock, new SplittableRandom(1), "test"),
          RpcLimits.DEFAULT);

  /// The other end: keeps what it is sent, or does not read at all.
  private static final class Other implements RpcSession.Peer {
    final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    final CountDownLatch closed = new CountDownLatch(1);
    volatile boolean reads = true;

    @Override
    public void send(String message) {
      messages.add(JSON.readTree(message));
      try {
        while (!reads) {
          Thread.sleep(60_000);
        }
      } catch (InterruptedException e) {
        throw new IllegalStateException("closed while writing", e);
      }
    }

    @Override
    public void close(String why) {
      closed.countDown();
    }

    JsonNode next() throws InterruptedException {
      JsonNode next = messages.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("no message came").isNotNull();
      return next;
    }
  }

  private static String subscribe(String what) {
    return "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_subscribe\",\"params\":[%s]}"
        .formatted(what);
  }

  @Test
  void aSubscribersFirstMessageIsTheAnswer() throws Exception {
    Other other = new Other();
    try (RpcSession session = rpc.session(other)) {
      session.receive(subscribe("\"newHeads\""));
      String id = other.next().get("result").asString();
      pool.add(transfer(0, 0, address(8), UInt256.ONE));
      StoredBlock made = stepper.make().block();
      rpc.publish(made);
      JsonNode told = other.next();
      assertThat(told.get("method").asString()).isEqualTo("eth_subscription");
      assertThat(told.get("params").get("subscription").asString()).isEqualTo(id);
      assertThat(told.get("params").get("result").get("hash").asString())
          .isEqualTo(made.block().hash().toString());
    }
  }

  @Test
  void aHundredSubscriptionsAreEnough() throws Exception {
    Other other = new Other();
    try (RpcSession session = rpc.session(other)) {
      for (int i = 0; i < 100; i++) {
        session.receive(subscribe("\"logs\",{}"));
        assertThat(other.next().has("result")).isTrue();
      }
      session.receive(subscribe("\"newHeads\""));
      assertThat(other.next().get("error").get("message").asString())
          .isEqualTo("too many subscriptions: 100 on this connection");
    }
  }

  @Test
  void whoDoesNotReadIsClosedAndHoldsNobodyUp() throws Exception {
    Other deaf = new Other();
    RpcSession session = rpc.session(deaf);
    session.receive(subscribe("\"newHeads\""));
    deaf.next();
    deaf.reads = false;
    StoredBlock made = stepper.make().block();
    for (int i = 0; i < 10_000; i++) {
      rpc.publish(made); // never waits
    }
    assertThat(deaf.closed.await(20, TimeUnit.SECONDS)).isTrue();
    session.receive("{}"); // nothing happens any more, and nothing blocks
  }

  @Test
  void subscriptionsAreForConnectionsOnly() {
    JsonNode answer = JSON.readTree(rpc.handle(subscribe("\"newHeads\"")).orElseThrow());
    assertThat(answer.get("error").get("code").asInt()).isEqualTo(-32601);
  }
}
