package org.openledger.chain.rpc;

import org.jspecify.annotations.Nullable;
import org.openledger.primitives.Hash;
import tools.jackson.databind.JsonNode;

/// Which logs of which blocks: of one block, or from a first to a last.
///
/// @param block the one block; the range does not count then
record LogCriteria(LogQuery query, @Nullable Hash block, BlockTag from, BlockTag to) {
  /// Reads the object of `eth_getLogs` and `eth_newFilter`.
  static LogCriteria of(int i, JsonNode node) {
    if (!node.isObject()) {
      throw RpcFailure.argument(i, "json: cannot unmarshal into a filter: not an object");
    }
    boolean range = node.hasNonNull("fromBlock") || node.hasNonNull("toBlock");
    if (node.hasNonNull("blockHash") && range) {
      throw RpcFailure.argument(
          i, "cannot specify both BlockHash and FromBlock/ToBlock, choose one or the other");
    }
    return new LogCriteria(
        LogQuery.of(i, node),
        node.hasNonNull("blockHash") ? Params.hash(i, node.get("blockHash")) : null,
        tag(i, node, "fromBlock"),
        tag(i, node, "toBlock"));
  }

  private static BlockTag tag(int i, JsonNode node, String key) {
    return node.hasNonNull(key) ? Params.blockNumber(i, node.get(key)) : BlockTag.Named.LATEST;
  }

  /// Whether a range that is named by heights alone ends before it begins.
  boolean backwards() {
    return from instanceof BlockTag.Number(long first)
        && to instanceof BlockTag.Number(long last)
        && first > last;
  }
}
