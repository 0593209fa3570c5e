package org.openledger.chain.rpc;

import java.util.List;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.Header;
import org.openledger.chain.block.Receipt;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.block.Transaction;
import org.openledger.chain.block.TransactionCodec;
import org.openledger.chain.store.Inclusion;
import org.openledger.chain.store.StoredBlock;
import org.openledger.evm.fork.BlobSchedule;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.state.Log;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.Rlp;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Receipts and logs as JSON-RPC shows them.
final class ReceiptAnswers {
  private ReceiptAnswers() {}

  /// @param fork the rules of its block
  static ObjectNode receipt(Inclusion at, Fork fork) {
    return receipt(at, firstLog(at.in().receipts(), at.index()), fork);
  }

  /// All receipts of a block.
  static ArrayNode receipts(StoredBlock stored, Fork fork) {
    ArrayNode out = Answers.JSON.arrayNode();
    int logs = 0;
    for (int i = 0; i < stored.receipts().size(); i++) {
      out.add(receipt(new Inclusion(stored, i), logs, fork));
      logs += stored.receipts().get(i).logs().size();
    }
    return out;
  }

  private static int firstLog(List<Receipt> receipts, int index) {
    return receipts.stream().limit(index).mapToInt(receipt -> receipt.logs().size()).sum();
  }

  private static ObjectNode receipt(Inclusion at, int firstLog, Fork fork) {
    SentTransaction tx = at.transaction();
    Receipt receipt = at.receipt();
    Block block = at.in().block();
    Header header = block.header();
    ObjectNode out = Answers.JSON.objectNode();
    out.put("transactionHash", tx.hash().toString())
        .put("transactionIndex", Answers.quantity(at.index()))
        .put("blockHash", block.hash().toString())
        .put("blockNumber", Answers.quantity(header.number()))
        .put("from", tx.sender().toHex())
        .put("cumulativeGasUsed", Answers.quantity(receipt.cumulativeGas()))
        .put("gasUsed", Answers.quantity(at.gasUsed()))
        .put("effectiveGasPrice", tx.body().gasPrice(header.baseFee()).toHex())
        .put("logsBloom", receipt.bloom().toString())
        .put("status", receipt.success() ? "0x1" : "0x0")
        .put("type", Answers.quantity(receipt.type()));
    if (tx.body() instanceof Transaction.Blob blob) {
      out.put("blobGasUsed", Answers.quantity(BlobSchedule.BLOB_GAS * blob.blobHashes().size()))
          .put("blobGasPrice", fork.blobs().baseFee(header.excessBlobGas()).toHex());
    }
    ArrayNode logs = out.putArray("logs");
    for (int i = 0; i < receipt.logs().size(); i++) {
      logs.add(log(at, i, firstLog + i));
    }
    Address to = tx.body().to();
    if (to == null) {
      out.putNull("to").put("contractAddress", created(tx).toHex());
    } else {
      out.put("to", to.toHex()).putNull("contractAddress");
    }
    return out;
  }

  /// A log of a transaction in its block.
  ///
  /// @param i its index in the receipt
  /// @param index its index in the block
  static ObjectNode log(Inclusion at, int i, int index) {
    Log log = at.receipt().logs().get(i);
    Block block = at.in().block();
    ObjectNode out = Answers.JSON.objectNode().put("address", log.address().toHex());
    ArrayNode topics = out.putArray("topics");
    log.topics().forEach(topic -> topics.add(topic.toString()));
    return out.put("data", Hex.encode(log.data()))
        .put("blockNumber", Answers.quantity(block.number()))
        .put("transactionHash", block.transactions().get(at.index()).hash().toString())
        .put("transactionIndex", Answers.quantity(at.index()))
        .put("blockHash", block.hash().toString())
        .put("blockTimestamp", Answers.quantity(block.header().timestamp()))
        .put("logIndex", Answers.quantity(index))
        .put("removed", false);
  }

  private static Address created(SentTransaction tx) {
    byte[] nameplate =
        Rlp.encode(
            Rlp.list(Rlp.of(tx.sender()), Rlp.of(TransactionCodec.unsigned(tx.body().nonce()))));
    return Address.at(Keccak.hash(nameplate).bytes(), 12);
  }
}
