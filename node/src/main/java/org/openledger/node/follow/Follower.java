package org.openledger.node.follow;

import java.util.regex.Pattern;
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
  private static final Pattern HEIGHT = Pattern.compile("0x[0-9a-f]{1,15}");
  private static final Pattern HASH = Pattern.compile("0x[0-9a-f]{64}");
  private static final int STATUS_CHARS_MAX = 500;

  private final RpcClient source;
  private final RpcClient engine;

  /// A block that the client has taken.
  public record Taken(long number, int transactions, String hash, String stateRoot) {}

  /// What matters here of a block that one side named.
  private record Seen(String hash, String stateRoot, int transactions, boolean hasRequests) {}

  /// Feeds what `source` has to the client behind `engine`.
  public Follower(RpcClient source, RpcClient engine) {
    this.source = source;
    this.engine = engine;
  }

  /// Checks that both began with the same block, and gives the height that the client has.
  public long begin() {
    String ours = block(source, "0x0").hash();
    String theirs = block(engine, "0x0").hash();
    if (!ours.equals(theirs)) {
      throw new NodeException(
          Code.STAGE,
          "block 0 is %s here and %s there: start the client with this chain's genesis (%s)"
              .formatted(ours, theirs, "'geth init genesis.json'"));
    }
    return height(engine);
  }

  /// The height that the source has.
  public long head() {
    return height(source);
  }

  /// Gives the client block `number`; a difference is a [NodeException] that names it.
  public Taken feed(long number) {
    String height = "0x" + Long.toHexString(number);
    Seen ours = block(source, height);
    JsonNode given = newPayload(ours, payload(height));
    if (!isValid(given)) {
      throw new NodeException(
          Code.STAGE, "block %d is not valid to the client: %s".formatted(number, shown(given)));
    }
    ObjectNode choice = JSON.objectNode().put("headBlockHash", ours.hash());
    choice.put("safeBlockHash", ZERO).put("finalizedBlockHash", ZERO);
    JsonNode chosen =
        engine.call("engine_forkchoiceUpdatedV3", choice, JSON.nullNode()).path("payloadStatus");
    if (!isValid(chosen)) {
      throw new NodeException(
          Code.STAGE, "block %d cannot be the client's head: %s".formatted(number, shown(chosen)));
    }
    Seen theirs = block(engine, height);
    if (!theirs.hash().equals(ours.hash()) || !theirs.stateRoot().equals(ours.stateRoot())) {
      throw new NodeException(
          Code.STAGE,
          "block %d differs: %s with state root %s here, %s with state root %s there"
              .formatted(number, ours.hash(), ours.stateRoot(), theirs.hash(), theirs.stateRoot()));
    }
    return new Taken(number, ours.transactions(), ours.hash(), ours.stateRoot());
  }

  private static boolean isValid(JsonNode status) {
    return status.path("status").isString() && status.path("status").stringValue().equals("VALID");
  }

  private static String shown(JsonNode status) {
    String text = status.toString();
    return text.substring(0, Math.min(text.length(), STATUS_CHARS_MAX));
  }

  private JsonNode payload(String height) {
    String method = "openledger_getPayload";
    JsonNode params = source.call(method, JSON.stringNode(height));
    if (!params.isArray() || params.size() != 4) {
      throw source.failed(method, "no payload of block " + height);
    }
    return params;
  }

  /// Cancun's method takes no requests, which its blocks do not have.
  private JsonNode newPayload(Seen block, JsonNode params) {
    ArrayNode given = JSON.arrayNode();
    for (int i = 0; i < (block.hasRequests() ? 4 : 3); i++) {
      given.add(params.get(i));
    }
    return engine.callWith(
        block.hasRequests() ? "engine_newPayloadV4" : "engine_newPayloadV3", given);
  }

  private static long height(RpcClient from) {
    String method = "eth_blockNumber";
    JsonNode number = from.call(method);
    if (!number.isString() || !HEIGHT.matcher(number.stringValue()).matches()) {
      throw from.failed(method, "no height");
    }
    return Long.decode(number.stringValue());
  }

  private static Seen block(RpcClient from, String height) {
    String method = "eth_getBlockByNumber";
    JsonNode block = from.call(method, JSON.stringNode(height), JSON.booleanNode(false));
    JsonNode hash = block.path("hash");
    JsonNode root = block.path("stateRoot");
    if (!isHash(hash) || !isHash(root) || !block.path("transactions").isArray()) {
      throw from.failed(method, "no block " + height);
    }
    return new Seen(
        hash.stringValue(),
        root.stringValue(),
        block.path("transactions").size(),
        block.hasNonNull("requestsHash"));
  }

  private static boolean isHash(JsonNode node) {
    return node.isString() && HASH.matcher(node.stringValue()).matches();
  }
}
