package org.openledger.node.follow;

import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A stock client that is given this chain's blocks: each must be VALID to it and give the same
/// hash and state root.
public final class Follower {
  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String ZERO = "0x" + "00".repeat(32);

  private final RpcClient source;
  private final RpcClient engine;

  /// A block that the client has taken.
  public record Taken(long number, int transactions, String hash, String stateRoot) {}

  /// Feeds what `source` has to the client behind `engine`.
  public Follower(RpcClient source, RpcClient engine) {
    this.source = source;
    this.engine = engine;
  }

  /// Checks that both began with the same block, and gives the height that the client has.
  public long begin() {
    String ours = block(source, "0x0").path("hash").asString();
    String theirs = block(engine, "0x0").path("hash").asString();
    if (!ours.equals(theirs)) {
      throw new NodeException(
          Code.STAGE,
          "block 0 is %s here and %s there: start the client with this chain's genesis (%s)"
              .formatted(ours, theirs, "'geth init genesis.json'"));
    }
    return Long.decode(engine.call("eth_blockNumber").asString());
  }

  /// The height that the source has.
  public long head() {
    return Long.decode(source.call("eth_blockNumber").asString());
  }

  /// Gives the client block `number`; a difference is a [NodeException] that names it.
  public Taken feed(long number) {
    String height = "0x" + Long.toHexString(number);
    JsonNode ours = block(source, height);
    JsonNode status =
        newPayload(ours, source.call("openledger_getPayload", JSON.stringNode(height)));
    if (!status.path("status").asString("").equals("VALID")) {
      throw new NodeException(
          Code.STAGE, "block %d is not valid to the client: %s".formatted(number, status));
    }
    String hash = ours.path("hash").asString();
    ObjectNode choice = JSON.objectNode().put("headBlockHash", hash);
    choice.put("safeBlockHash", ZERO).put("finalizedBlockHash", ZERO);
    JsonNode chosen =
        engine.call("engine_forkchoiceUpdatedV3", choice, JSON.nullNode()).path("payloadStatus");
    JsonNode theirs = block(engine, height);
    String root = ours.path("stateRoot").asString();
    if (!chosen.path("status").asString("").equals("VALID")
        || !theirs.path("hash").asString("").equals(hash)
        || !theirs.path("stateRoot").asString("").equals(root)) {
      throw new NodeException(
          Code.STAGE,
          "block %d differs: %s with state root %s here; there %s with %s, status %s"
              .formatted(
                  number, hash, root, theirs.path("hash"), theirs.path("stateRoot"), chosen));
    }
    return new Taken(number, ours.path("transactions").size(), hash, root);
  }

  /// Cancun's method takes no requests, which its blocks do not have.
  private JsonNode newPayload(JsonNode block, JsonNode params) {
    boolean prague = block.has("requestsHash");
    ArrayNode given = JSON.arrayNode();
    for (int i = 0; i < params.size() && (prague || i < 3); i++) {
      given.add(params.get(i));
    }
    return engine.callWith(prague ? "engine_newPayloadV4" : "engine_newPayloadV3", given);
  }

  private static JsonNode block(RpcClient from, String height) {
    return from.call("eth_getBlockByNumber", JSON.stringNode(height), JSON.booleanNode(false));
  }
}
