package org.openledger.bench.chain;

import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.follow.RpcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// What a consensus client does for an execution client, once a second: takes the payload that was
/// being built, makes it the tip and asks for the next (execution-apis, `engine/osaka.md`).
final class EngineDriver implements AutoCloseable {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String ZERO = "0x" + "00".repeat(32);
  private static final long BLOCK_NS = 1_000_000_000L;

  private final RpcClient engine;
  private final Thread thread;
  private volatile boolean closing;

  private EngineDriver(RpcClient engine) {
    this.engine = engine;
    this.thread = Thread.ofPlatform().name("engine-driver").daemon().unstarted(this::run);
  }

  static EngineDriver start(RpcClient engine) {
    EngineDriver driver = new EngineDriver(engine);
    driver.thread.start();
    return driver;
  }

  private void run() {
    try {
      JsonNode tip = engine.call("eth_getBlockByNumber", text("latest"), JSON.booleanNode(false));
      String hash = tip.get("hash").asString();
      long timestamp = Long.decode(tip.get("timestamp").asString());
      long next = System.nanoTime();
      while (!closing) {
        timestamp = Math.max(timestamp + 1, System.currentTimeMillis() / 1_000);
        JsonNode id = choose(hash, attributes(timestamp)).get("payloadId");
        next += BLOCK_NS;
        Stage.pause(Math.max(0, (next - System.nanoTime()) / 1_000_000));
        hash = take(engine.call("engine_getPayloadV5", id));
        choose(hash, JSON.nullNode());
      }
    } catch (RuntimeException e) {
      if (!closing) {
        System.err.println("openledger: the engine's driver stopped: " + e.getMessage());
      }
    }
  }

  private String take(JsonNode built) {
    JsonNode payload = built.get("executionPayload");
    JsonNode status =
        engine.call(
            "engine_newPayloadV4",
            payload,
            JSON.arrayNode(),
            text(ZERO),
            built.get("executionRequests"));
    if (!status.path("status").asString("").equals("VALID")) {
      throw new NodeException(Code.STAGE, "the engine calls its own payload " + status);
    }
    return payload.get("blockHash").asString();
  }

  private JsonNode choose(String hash, JsonNode attributes) {
    ObjectNode choice = JSON.objectNode().put("headBlockHash", hash);
    choice.put("safeBlockHash", ZERO).put("finalizedBlockHash", ZERO);
    return engine.call("engine_forkchoiceUpdatedV3", choice, attributes);
  }

  private static JsonNode attributes(long timestamp) {
    ObjectNode attributes = JSON.objectNode();
    attributes.put("timestamp", "0x" + Long.toHexString(timestamp)).put("prevRandao", ZERO);
    attributes.put("suggestedFeeRecipient", "0x" + "00".repeat(20));
    attributes.put("parentBeaconBlockRoot", ZERO).putArray("withdrawals");
    return attributes;
  }

  private static JsonNode text(String value) {
    return JSON.stringNode(value);
  }

  @Override
  public void close() throws InterruptedException {
    closing = true;
    thread.join(5_000);
  }
}
