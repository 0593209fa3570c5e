package org.openledger.chain.rpc;

import static java.util.Map.entry;

import java.util.Map;
import java.util.Optional;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.store.Inclusion;
import org.openledger.chain.store.StoredBlock;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Rlp;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// Blocks, receipts and transactions as the bytes that other clients read; `0x` for what is not
/// there.
final class RawMethods {
  private final RpcBackend backend;
  private final Views views;

  private RawMethods(RpcBackend backend) {
    this.backend = backend;
    this.views = new Views(backend);
  }

  static Map<String, Method> of(RpcBackend backend) {
    RawMethods m = new RawMethods(backend);
    return Map.ofEntries(
        entry("debug_getRawBlock", new Method(1, 1, m::block)),
        entry("debug_getRawHeader", new Method(1, 1, m::header)),
        entry("debug_getRawReceipts", new Method(1, 1, m::receipts)),
        entry("debug_getRawTransaction", new Method(1, 1, m::byHash)),
        // Blocks that are refused are not kept.
        entry("debug_getBadBlocks", new Method(0, 0, p -> Answers.JSON.arrayNode())),
        entry("eth_getRawTransactionByHash", new Method(1, 1, m::byHash)),
        entry("eth_getRawTransactionByBlockNumberAndIndex", new Method(2, 2, m::byNumberAndIndex)),
        entry("eth_getRawTransactionByBlockHashAndIndex", new Method(2, 2, m::byHashAndIndex)));
  }

  private JsonNode block(Params p) {
    return bytes(found(p.block(0)).map(stored -> stored.block().encode()));
  }

  private JsonNode header(Params p) {
    return bytes(found(p.block(0)).map(s -> Rlp.encode(s.block().header().encode())));
  }

  private JsonNode receipts(Params p) {
    Optional<StoredBlock> found = views.block(p.block(0));
    if (found.isEmpty()) {
      return Answers.JSON.nullNode();
    }
    ArrayNode out = Answers.JSON.arrayNode();
    found.get().receipts().forEach(receipt -> out.add(Hex.encode(receipt.encode())));
    return out;
  }

  private Optional<StoredBlock> found(BlockTag tag) {
    Optional<StoredBlock> found = views.block(tag);
    if (found.isEmpty() && tag instanceof BlockTag.ByHash byHash) {
      throw RpcFailure.server("block %s not found".formatted(byHash.hash()));
    }
    return found;
  }

  private JsonNode byHash(Params p) {
    Hash hash = p.hash(0);
    // The pool first: between the two looks it may move into a block, never the other way.
    Optional<SentTransaction> waiting = backend.pool().transaction(hash);
    Optional<SentTransaction> included =
        backend.ledger().transaction(hash).map(Inclusion::transaction);
    return bytes(
        included.or(() -> waiting).map(SentTransaction::signed).map(SignedTransaction::encoded));
  }

  private JsonNode byNumberAndIndex(Params p) {
    BlockTag tag = p.blockNumber(0);
    long index = p.uint64(1);
    return tag == BlockTag.Named.PENDING
        ? bytes(Optional.empty())
        : bytes(views.inclusion(views.block(tag), index).map(RawMethods::encoded));
  }

  private JsonNode byHashAndIndex(Params p) {
    Hash hash = p.hash(0);
    return bytes(
        views.inclusion(backend.ledger().block(hash), p.uint64(1)).map(RawMethods::encoded));
  }

  private static byte[] encoded(Inclusion included) {
    return included.transaction().signed().encoded();
  }

  private static JsonNode bytes(Optional<byte[]> bytes) {
    return Answers.text(bytes.map(Hex::encode).orElse("0x"));
  }
}
