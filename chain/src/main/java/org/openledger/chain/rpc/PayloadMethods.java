package org.openledger.chain.rpc;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.chain.block.Header;
import org.openledger.chain.execution.BlockExecution;
import org.openledger.chain.execution.BlockValidation;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.store.StoredBlock;
import org.openledger.evm.transaction.SystemCalls;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `openledger_getPayload`: a stored block as a stock execution client takes it.
final class PayloadMethods {
  private static final Hash NO_REQUESTS = SystemCalls.hash(List.of());

  private final Ledger ledger;
  private final Views views;

  private PayloadMethods(RpcBackend backend) {
    this.ledger = backend.ledger();
    this.views = new Views(backend);
  }

  static Map<String, Method> of(RpcBackend backend) {
    return Map.of("openledger_getPayload", new Method(1, 1, new PayloadMethods(backend)::payload));
  }

  /// The parameters of `engine_newPayloadV4`: payload, blob hashes, parent beacon root, requests.
  private JsonNode payload(Params p) {
    Optional<StoredBlock> found = views.block(p.blockNumber(0));
    if (found.isEmpty()) {
      return Answers.JSON.nullNode();
    }
    StoredBlock stored = found.get();
    Block block = stored.block();
    if (block.number() == 0) {
      throw RpcFailure.server("block 0 is the genesis: no client takes it as a payload");
    }
    ArrayNode out = Answers.JSON.arrayNode();
    out.add(payload(block));
    ArrayNode blobs = out.addArray();
    block
        .transactions()
        .forEach(tx -> tx.body().blobHashes().forEach(hash -> blobs.add(hash.toString())));
    out.add(block.header().parentBeaconRoot().toString());
    ArrayNode requests = out.addArray();
    requests(stored).forEach(request -> requests.add(Hex.encode(request)));
    return out;
  }

  private static ObjectNode payload(Block block) {
    Header h = block.header();
    ObjectNode out = Answers.JSON.objectNode();
    out.put("parentHash", h.parentHash().toString())
        .put("feeRecipient", h.feeRecipient().toHex())
        .put("stateRoot", h.stateRoot().toString())
        .put("receiptsRoot", h.receiptsRoot().toString())
        .put("logsBloom", h.logsBloom().toString())
        .put("prevRandao", h.prevRandao().toString())
        .put("blockNumber", Answers.quantity(h.number()))
        .put("gasLimit", Answers.quantity(h.gasLimit()))
        .put("gasUsed", Answers.quantity(h.gasUsed()))
        .put("timestamp", Answers.quantity(h.timestamp()))
        .put("extraData", Hex.encode(h.extraData()))
        .put("baseFeePerGas", h.baseFee().toHex())
        .put("blockHash", block.hash().toString())
        .put("blobGasUsed", Answers.quantity(h.blobGasUsed()))
        .put("excessBlobGas", Answers.quantity(h.excessBlobGas()));
    ArrayNode transactions = out.putArray("transactions");
    block.transactions().forEach(tx -> transactions.add(Hex.encode(tx.encoded())));
    out.set("withdrawals", Answers.withdrawals(block));
    return out;
  }

  /// What the block asked of the consensus layer. A block holds only the hash of that, so one that
  /// asked for something runs again.
  private List<byte[]> requests(StoredBlock stored) {
    Header header = stored.block().header();
    Hash wanted = header.requestsHash();
    if (wanted == null || wanted.equals(NO_REQUESTS)) {
      return List.of();
    }
    BlockExecution execution =
        new BlockExecution(
            BlockValidation.context(
                ledger.genesis().chainId(),
                views.fork(header),
                header,
                ledger.hashesBefore(header)),
            ledger.genesis().depositContract(),
            ledger.after(header.number() - 1),
            ledger.codes());
    execution.begin(header.parentBeaconRoot(), header.parentHash());
    for (int i = 0; i < stored.senders().size(); i++) {
      execution.apply(stored.sent(i));
    }
    execution.withdraw(stored.block().withdrawals());
    return execution
        .requests()
        .filter(requests -> SystemCalls.hash(requests).equals(wanted))
        .orElseThrow(() ->
            new ChainException(
                Code.CORRUPT,
                "block %d ran again and did not give the requests of hash %s"
                    .formatted(header.number(), wanted)));
  }
}
