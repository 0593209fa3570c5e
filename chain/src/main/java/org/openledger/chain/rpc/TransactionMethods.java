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

  private TransactionMethods(RpcBackend backend) {
    this.backend = backend;
  }

  static Map<String, Method> of(RpcBackend backend) {
    TransactionMethods m = new TransactionMethods(backend);
    return Map.of(
        "eth_sendRawTransaction", new Method(1, 1, m::send),
        "eth_getTransactionByHash", new Method(1, 1, m::byHash),
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
      return Answers.transaction(included.get());
    }
    return waiting.isPresent() ? Answers.transaction(waiting.get()) : Answers.JSON.nullNode();
  }

  private JsonNode receipt(Params p) {
    Optional<Inclusion> included = backend.ledger().transaction(p.hash(0));
    return included.isPresent() ? Answers.receipt(included.get()) : Answers.JSON.nullNode();
  }
}
