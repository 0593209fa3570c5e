package org.openledger.chain.rpc;

import java.util.Map;
import java.util.Optional;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.TransactionCodec;
import org.openledger.chain.pool.Submission;
import org.openledger.chain.store.Inclusion;
import org.openledger.primitives.Hash;
import tools.jackson.databind.JsonNode;

/// Methods about transactions.
final class TransactionMethods {
  private final RpcBackend backend;
  private final Views views;

  private TransactionMethods(RpcBackend backend) {
    this.backend = backend;
    this.views = new Views(backend);
  }

  static Map<String, Method> of(RpcBackend backend) {
    TransactionMethods m = new TransactionMethods(backend);
    return Map.of(
        "eth_sendRawTransaction", new Method(1, 1, m::send),
        "eth_getTransactionByHash", new Method(1, 1, m::byHash),
        "eth_getTransactionByBlockNumberAndIndex", new Method(2, 2, m::byNumberAndIndex),
        "eth_getTransactionByBlockHashAndIndex", new Method(2, 2, m::byHashAndIndex),
        "eth_getTransactionReceipt", new Method(1, 1, m::receipt));
  }

  private JsonNode send(Params p) {
    SignedTransaction signed;
    try {
      signed = TransactionCodec.decode(p.bytes(0));
    } catch (ChainException e) {
      throw RpcFailure.server(String.valueOf(e.getMessage()));
    }
    return switch (backend.submit().apply(signed)) {
      case Submission.Pending s -> Answers.text(s.hash());
      case Submission.Queued s -> Answers.text(s.hash());
      case Submission.Replaced s -> Answers.text(s.hash());
      case Submission.Refused s -> throw RpcFailure.server(s.rejection().message());
    };
  }

  private JsonNode byHash(Params p) {
    Hash hash = p.hash(0);
    // The pool first: between the two looks it may move into a block, never the other way.
    Optional<SentTransaction> waiting = backend.pool().transaction(hash);
    Optional<Inclusion> included = backend.ledger().transaction(hash);
    if (included.isPresent()) {
      return TransactionAnswers.transaction(included.get());
    }
    return waiting.isPresent()
        ? TransactionAnswers.transaction(waiting.get())
        : Answers.JSON.nullNode();
  }

  private JsonNode receipt(Params p) {
    Optional<Inclusion> found = backend.ledger().transaction(p.hash(0));
    if (found.isEmpty()) {
      return Answers.JSON.nullNode();
    }
    Inclusion included = found.get();
    return ReceiptAnswers.receipt(included, views.fork(included.in().block().header()));
  }

  private JsonNode byNumberAndIndex(Params p) {
    BlockTag tag = p.blockNumber(0);
    long index = p.uint64(1);
    return tag == BlockTag.Named.PENDING
        ? Answers.JSON.nullNode()
        : answer(views.inclusion(views.block(tag), index));
  }

  private JsonNode byHashAndIndex(Params p) {
    Hash hash = p.hash(0);
    return answer(views.inclusion(backend.ledger().block(hash), p.uint64(1)));
  }

  private static JsonNode answer(Optional<Inclusion> included) {
    return included.isPresent()
        ? TransactionAnswers.transaction(included.get())
        : Answers.JSON.nullNode();
  }
}
