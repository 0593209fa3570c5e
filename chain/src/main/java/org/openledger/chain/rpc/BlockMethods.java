package org.openledger.chain.rpc;

import static java.util.Map.entry;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openledger.chain.block.Bloom;
import org.openledger.chain.block.Header;
import org.openledger.chain.execution.FeeMarket;
import org.openledger.chain.store.StoredBlock;
import org.openledger.chain.trie.Trie;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

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
    return Map.ofEntries(
        entry("eth_getBlockByNumber", new Method(2, 2, m::byNumber)),
        entry("eth_getBlockByHash", new Method(2, 2, m::byHash)),
        entry("eth_getHeaderByNumber", new Method(1, 1, m::headerByNumber)),
        entry("eth_getHeaderByHash", new Method(1, 1, m::headerByHash)),
        entry("eth_getBlockTransactionCountByNumber", new Method(1, 1, m::countByNumber)),
        entry("eth_getBlockTransactionCountByHash", new Method(1, 1, m::countByHash)),
        entry("eth_getUncleCountByBlockNumber", new Method(1, 1, m::unclesByNumber)),
        entry("eth_getUncleCountByBlockHash", new Method(1, 1, m::unclesByHash)),
        entry("eth_getUncleByBlockNumberAndIndex", new Method(2, 2, m::uncleByNumber)),
        entry("eth_getUncleByBlockHashAndIndex", new Method(2, 2, m::uncleByHash)),
        entry("eth_getBlockReceipts", new Method(1, 1, m::receipts)));
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

  private JsonNode headerByNumber(Params p) {
    BlockTag tag = p.blockNumber(0);
    if (tag == BlockTag.Named.PENDING) {
      ObjectNode block = Answers.pendingBlock(pending(backend.ledger().head().header()));
      return block.remove(List.of("size", "transactions", "uncles", "withdrawals"));
    }
    return header(views.block(tag));
  }

  private JsonNode headerByHash(Params p) {
    return header(backend.ledger().block(p.hash(0)));
  }

  private JsonNode countByNumber(Params p) {
    BlockTag tag = p.blockNumber(0);
    return tag == BlockTag.Named.PENDING ? Answers.number(0) : count(views.block(tag));
  }

  private JsonNode countByHash(Params p) {
    return count(backend.ledger().block(p.hash(0)));
  }

  private JsonNode unclesByNumber(Params p) {
    return uncles(views.block(p.blockNumber(0)));
  }

  private JsonNode unclesByHash(Params p) {
    return uncles(backend.ledger().block(p.hash(0)));
  }

  /// There are no uncles since the merge.
  private JsonNode uncleByNumber(Params p) {
    p.blockNumber(0);
    p.uint64(1);
    return Answers.JSON.nullNode();
  }

  private JsonNode uncleByHash(Params p) {
    p.hash(0);
    p.uint64(1);
    return Answers.JSON.nullNode();
  }

  private JsonNode receipts(Params p) {
    BlockTag tag = p.block(0);
    if (tag == BlockTag.Named.PENDING) {
      return Answers.JSON.arrayNode();
    }
    Optional<StoredBlock> found = views.block(tag);
    if (found.isEmpty()) {
      return Answers.JSON.nullNode();
    }
    StoredBlock block = found.get();
    return ReceiptAnswers.receipts(block, views.fork(block.block().header()));
  }

  private static JsonNode header(Optional<StoredBlock> block) {
    return block.isPresent() ? Answers.header(block.get()) : Answers.JSON.nullNode();
  }

  private static JsonNode count(Optional<StoredBlock> block) {
    return block.isPresent()
        ? Answers.number(block.get().block().transactions().size())
        : Answers.JSON.nullNode();
  }

  private static JsonNode uncles(Optional<StoredBlock> block) {
    return block.isPresent() ? Answers.number(0) : Answers.JSON.nullNode();
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
