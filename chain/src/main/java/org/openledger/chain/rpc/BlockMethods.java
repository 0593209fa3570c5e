package org.openledger.chain.rpc;

import java.util.Map;
import java.util.Optional;
import org.openledger.chain.block.Bloom;
import org.openledger.chain.block.Header;
import org.openledger.chain.execution.FeeMarket;
import org.openledger.chain.store.StoredBlock;
import org.openledger.chain.trie.Trie;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;

/// Methods about blocks.
final class BlockMethods {
  private final RpcBackend backend;
  private final Views views;

  private BlockMethods(RpcBackend backend) {
    this.backend = backend;
    this.views = new Views(backend);
  }

  static Map<String, Method> of(RpcBackend backend) {
    BlockMethods m = new BlockMethods(backend);
    return Map.of(
        "eth_getBlockByNumber", new Method(2, 2, m::byNumber),
        "eth_getBlockByHash", new Method(2, 2, m::byHash),
        "debug_getRawBlock", new Method(1, 1, m::rawBlock));
  }

  private JsonNode byNumber(Params p) {
    BlockTag tag = p.blockNumber(0);
    boolean full = p.bool(1);
    return tag == BlockTag.Named.PENDING
        ? Answers.pendingBlock(pending(backend.ledger().head().header()))
        : answer(views.block(tag), full);
  }

  private JsonNode byHash(Params p) {
    Hash hash = p.hash(0);
    return answer(backend.ledger().block(hash), p.bool(1));
  }

  /// The block as other clients read it, for `engine_newPayload` and `chain import`.
  private JsonNode rawBlock(Params p) {
    StoredBlock stored =
        views.block(p.block(0)).orElseThrow(() -> RpcFailure.server("block not found"));
    return Answers.text(Hex.encode(stored.block().encode()));
  }

  private static JsonNode answer(Optional<StoredBlock> block, boolean full) {
    return block.isPresent() ? Answers.block(block.get(), full) : Answers.JSON.nullNode();
  }

  private static Header pending(Header head) {
    return new Header(
        head.hash(),
        Header.NO_OMMERS,
        Address.ZERO,
        head.stateRoot(),
        Trie.EMPTY_ROOT,
        Trie.EMPTY_ROOT,
        Bloom.EMPTY,
        UInt256.ZERO,
        head.number() + 1,
        head.gasLimit(),
        0,
        head.timestamp() + 1,
        head.extraData(),
        Hash.ZERO,
        new byte[8],
        FeeMarket.nextBaseFee(head),
        Trie.EMPTY_ROOT,
        0,
        0,
        Hash.ZERO,
        head.requestsHash());
  }
}
