package org.openledger.chain.rpc;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.function.Function;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.block.Transaction;
import org.openledger.chain.execution.FeeMarket;
import org.openledger.chain.pool.Pool;
import org.openledger.chain.pool.Standing;
import org.openledger.chain.store.Inclusion;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Methods about what waits.
final class PoolMethods {
  private static final long CONTENT_BYTES_MAX = 8 << 20; // becomes at most 25 MB of answer

  private final RpcBackend backend;
  private final Pool pool;

  private PoolMethods(RpcBackend backend) {
    this.backend = backend;
    this.pool = backend.pool();
  }

  static Map<String, Method> of(RpcBackend backend) {
    PoolMethods m = new PoolMethods(backend);
    return Map.of(
        "txpool_status", new Method(0, 0, m::status),
        "txpool_content", new Method(0, 0, p -> m.all(TransactionAnswers::transaction)),
        "txpool_inspect", new Method(0, 0, p -> m.all(PoolMethods::line)),
        "txpool_contentFrom", new Method(1, 1, m::contentFrom),
        "openledger_whyWaiting", new Method(1, 1, m::whyWaiting));
  }

  private JsonNode status(Params p) {
    int ready = pool.ready();
    return Answers.JSON
        .objectNode()
        .put("pending", Answers.quantity(ready))
        .put("queued", Answers.quantity(Math.max(0, pool.size() - ready)));
  }

  private JsonNode all(Function<SentTransaction, JsonNode> shown) {
    SortedMap<Address, Pool.Content> content =
        pool.content(CONTENT_BYTES_MAX)
            .orElseThrow(() ->
                new RpcFailure(
                    RpcFailure.TOO_LARGE,
                    "response too large: ask txpool_contentFrom for one sender"));
    ObjectNode out = Answers.JSON.objectNode();
    ObjectNode ready = out.putObject("pending");
    ObjectNode queued = out.putObject("queued");
    content.forEach((sender, lane) -> {
      if (!lane.ready().isEmpty()) {
        ready.set(sender.toString(), byNonce(lane.ready(), shown));
      }
      if (!lane.queued().isEmpty()) {
        queued.set(sender.toString(), byNonce(lane.queued(), shown));
      }
    });
    return out;
  }

  private JsonNode contentFrom(Params p) {
    Pool.Content lane = pool.content(p.address(0));
    ObjectNode out = Answers.JSON.objectNode();
    out.set("pending", byNonce(lane.ready(), TransactionAnswers::transaction));
    out.set("queued", byNonce(lane.queued(), TransactionAnswers::transaction));
    return out;
  }

  private static ObjectNode byNonce(
      List<SentTransaction> transactions, Function<SentTransaction, JsonNode> shown) {
    ObjectNode out = Answers.JSON.objectNode();
    for (SentTransaction tx : transactions) {
      out.set(Long.toUnsignedString(tx.body().nonce()), shown.apply(tx));
    }
    return out;
  }

  private static JsonNode line(SentTransaction tx) {
    Transaction body = tx.body();
    Address to = body.to();
    return Answers.text(
        "%s: %s wei + %s gas × %s wei"
            .formatted(
                to == null ? "contract creation" : to,
                body.value(),
                Long.toUnsignedString(body.gasLimit()),
                body.maxFeePerGas()));
  }

  private JsonNode whyWaiting(Params p) {
    Hash hash = p.hash(0);
    // The pool first: between the two looks it may move into a block, never the other way.
    Optional<Standing> standing =
        pool.standing(hash, FeeMarket.nextBaseFee(backend.ledger().head().header()));
    Optional<Inclusion> included = backend.ledger().transaction(hash);
    if (included.isPresent()) {
      Inclusion at = included.get();
      return status("included")
          .put("blockNumber", Answers.quantity(at.in().block().number()))
          .put("blockHash", at.in().block().hash().toString())
          .put("transactionIndex", Answers.quantity(at.index()));
    }
    return standing.isPresent() ? answer(standing.get()) : status("unknown");
  }

  private static ObjectNode answer(Standing standing) {
    return switch (standing) {
      case Standing.Ready _ -> status("ready");
      case Standing.NonceGap gap ->
          status("nonceGap").put("missingNonce", Answers.quantity(gap.missing()));
      case Standing.FeeTooLow fee ->
          status("feeTooLow")
              .put("maxFeePerGas", fee.maxFeePerGas().toHex())
              .put("baseFeePerGas", fee.baseFee().toHex());
      case Standing.BalanceTooLow low ->
          status("balanceTooLow")
              .put("balance", low.balance().toHex())
              .put("needed", low.needed().toHex());
    };
  }

  private static ObjectNode status(String status) {
    return Answers.JSON.objectNode().put("status", status);
  }
}
