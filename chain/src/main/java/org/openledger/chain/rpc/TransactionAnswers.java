package org.openledger.chain.rpc;

import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.Header;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.block.Transaction;
import org.openledger.chain.block.TransactionCodec;
import org.openledger.chain.store.Inclusion;
import org.openledger.evm.transaction.AccessItem;
import org.openledger.evm.transaction.Authorization;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Transactions of every type as JSON-RPC shows them.
final class TransactionAnswers {
  private TransactionAnswers() {}

  /// A transaction that waits.
  static ObjectNode transaction(SentTransaction tx) {
    ObjectNode out = Answers.JSON.objectNode();
    out.putNull("blockHash").putNull("blockNumber").putNull("blockTimestamp");
    fields(out, tx, null).putNull("transactionIndex");
    return out;
  }

  /// A transaction in its block.
  static ObjectNode transaction(Inclusion at) {
    Header header = at.in().block().header();
    ObjectNode out = Answers.JSON.objectNode();
    out.put("blockHash", at.in().block().hash().toString())
        .put("blockNumber", Answers.quantity(header.number()))
        .put("blockTimestamp", Answers.quantity(header.timestamp()));
    return fields(out, at.transaction(), header.baseFee())
        .put("transactionIndex", Answers.quantity(at.index()));
  }

  private static ObjectNode fields(ObjectNode out, SentTransaction tx, @Nullable UInt256 baseFee) {
    Transaction body = tx.body();
    UInt256 price = baseFee == null ? body.maxFeePerGas() : body.gasPrice(baseFee);
    out.put("from", tx.sender().toHex())
        .put("gas", Answers.quantity(body.gasLimit()))
        .put("gasPrice", price.toHex())
        .put("hash", tx.hash().toString())
        .put("input", Hex.encode(body.data()))
        .put("nonce", Answers.quantity(body.nonce()))
        .put("value", body.value().toHex())
        .put("type", Answers.quantity(body.type()));
    Address to = body.to();
    if (to == null) {
      out.putNull("to");
    } else {
      out.put("to", to.toHex());
    }
    if (body.type() >= 2) {
      out.put("maxFeePerGas", body.maxFeePerGas().toHex())
          .put("maxPriorityFeePerGas", body.maxTipPerGas().toHex());
    }
    Long chainId = body.chainId();
    if (chainId != null) {
      out.put("chainId", Answers.quantity(chainId));
    }
    if (body instanceof Transaction.Blob blob) {
      out.put("maxFeePerBlobGas", blob.maxFeePerBlobGas().toHex());
      ArrayNode hashes = out.putArray("blobVersionedHashes");
      blob.blobHashes().forEach(hash -> hashes.add(hash.toString()));
    }
    if (body instanceof Transaction.SetCode setCode) {
      ArrayNode list = out.putArray("authorizationList");
      setCode.authorizations().forEach(word -> authorization(list.addObject(), word));
    }
    signature(out, tx);
    return out;
  }

  private static void authorization(ObjectNode out, Authorization word) {
    out.put("chainId", word.chainId().toHex())
        .put("address", word.address().toHex())
        .put("nonce", Answers.quantity(word.nonce()))
        .put("yParity", Answers.quantity(word.yParity()))
        .put("r", word.r().toHex())
        .put("s", word.s().toHex());
  }

  private static void signature(ObjectNode out, SentTransaction tx) {
    Transaction body = tx.body();
    String parity = Answers.quantity(tx.signed().signature().yParity());
    if (body instanceof Transaction.Legacy legacy) {
      out.put("v", TransactionCodec.legacyV(legacy, tx.signed().signature()).toHex());
    } else {
      ArrayNode list = out.putArray("accessList");
      for (AccessItem entry : body.accessList()) {
        ObjectNode item = list.addObject().put("address", entry.address().toHex());
        ArrayNode keys = item.putArray("storageKeys");
        entry.slots().forEach(slot -> keys.add(Hex.encode(slot.bytes())));
      }
      out.put("v", parity).put("yParity", parity);
    }
    out.put("r", tx.signed().signature().r().toHex()).put("s", tx.signed().signature().s().toHex());
  }
}
