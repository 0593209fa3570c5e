package org.openledger.chain.rpc;

import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.Header;
import org.openledger.chain.block.Receipt;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.block.Transaction;
import org.openledger.chain.block.TransactionCodec;
import org.openledger.chain.store.Inclusion;
import org.openledger.chain.store.StoredBlock;
import org.openledger.evm.transaction.AccessItem;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.RlpItem;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Blocks, transactions and receipts as JSON-RPC shows them.
final class Answers {
  static final JsonNodeFactory JSON = JsonNodeFactory.instance;

  private Answers() {}

  static JsonNode text(Object value) {
    return JSON.stringNode(value.toString());
  }

  static String quantity(long value) {
    return "0x" + Long.toHexString(value);
  }

  static JsonNode number(long value) {
    return JSON.stringNode(quantity(value));
  }

  static JsonNode number(UInt256 value) {
    return JSON.stringNode(value.toHex());
  }

  static ObjectNode block(StoredBlock stored, boolean full) {
    Block block = stored.block();
    ObjectNode out = header(block.header(), block.hash());
    out.put("size", quantity(block.encode().length));
    ArrayNode transactions = out.putArray("transactions");
    for (int i = 0; i < block.transactions().size(); i++) {
      if (full) {
        transactions.add(transaction(new Inclusion(stored, i)));
      } else {
        transactions.add(block.transactions().get(i).hash().toString());
      }
    }
    out.putArray("uncles");
    out.putArray("withdrawals");
    return out;
  }

  /// The block that would follow if nothing were waiting; what is not decided yet is null.
  static ObjectNode pendingBlock(Header header) {
    RlpItem none = Rlp.list();
    int size = Rlp.encode(Rlp.list(header.encode(), none, none, none)).length;
    ObjectNode out = header(header, Hash.ZERO);
    out.putNull("hash").putNull("nonce").putNull("miner").put("size", quantity(size));
    out.putArray("transactions");
    out.putArray("uncles");
    out.putArray("withdrawals");
    return out;
  }

  private static ObjectNode header(Header h, Hash hash) {
    ObjectNode out = JSON.objectNode();
    out.put("number", quantity(h.number()))
        .put("hash", hash.toString())
        .put("parentHash", h.parentHash().toString())
        .put("nonce", Hex.encode(h.nonce()))
        .put("mixHash", h.prevRandao().toString())
        .put("sha3Uncles", h.ommersHash().toString())
        .put("logsBloom", h.logsBloom().toString())
        .put("stateRoot", h.stateRoot().toString())
        .put("miner", h.feeRecipient().toHex())
        .put("difficulty", h.difficulty().toHex())
        .put("extraData", Hex.encode(h.extraData()))
        .put("gasLimit", quantity(h.gasLimit()))
        .put("gasUsed", quantity(h.gasUsed()))
        .put("timestamp", quantity(h.timestamp()))
        .put("transactionsRoot", h.transactionsRoot().toString())
        .put("receiptsRoot", h.receiptsRoot().toString())
        .put("baseFeePerGas", h.baseFee().toHex())
        .put("withdrawalsRoot", h.withdrawalsRoot().toString())
        .put("blobGasUsed", quantity(h.blobGasUsed()))
        .put("excessBlobGas", quantity(h.excessBlobGas()))
        .put("parentBeaconBlockRoot", h.parentBeaconRoot().toString());
    Hash requests = h.requestsHash();
    if (requests != null) {
      out.put("requestsHash", requests.toString());
    }
    return out;
  }

  /// A transaction that waits.
  static ObjectNode transaction(SentTransaction tx) {
    ObjectNode out = JSON.objectNode();
    out.putNull("blockHash").putNull("blockNumber").putNull("blockTimestamp");
    fields(out, tx, null).putNull("transactionIndex");
    return out;
  }

  /// A transaction in its block.
  static ObjectNode transaction(Inclusion at) {
    Header header = at.in().block().header();
    ObjectNode out = JSON.objectNode();
    out.put("blockHash", at.in().block().hash().toString())
        .put("blockNumber", quantity(header.number()))
        .put("blockTimestamp", quantity(header.timestamp()));
    return fields(out, at.transaction(), header.baseFee())
        .put("transactionIndex", quantity(at.index()));
  }

  private static ObjectNode fields(ObjectNode out, SentTransaction tx, @Nullable UInt256 baseFee) {
    Transaction body = tx.body();
    UInt256 price = baseFee == null ? body.maxFeePerGas() : body.gasPrice(baseFee);
    out.put("from", tx.sender().toHex())
        .put("gas", quantity(body.gasLimit()))
        .put("gasPrice", price.toHex())
        .put("hash", tx.hash().toString())
        .put("input", Hex.encode(body.data()))
        .put("nonce", quantity(body.nonce()))
        .put("value", body.value().toHex())
        .put("type", quantity(body.type()));
    Address to = body.to();
    if (to == null) {
      out.putNull("to");
    } else {
      out.put("to", to.toHex());
    }
    if (body.type() == 2) {
      out.put("maxFeePerGas", body.maxFeePerGas().toHex())
          .put("maxPriorityFeePerGas", body.maxTipPerGas().toHex());
    }
    Long chainId = body.chainId();
    if (chainId != null) {
      out.put("chainId", quantity(chainId));
    }
    signature(out, tx);
    return out;
  }

  private static void signature(ObjectNode out, SentTransaction tx) {
    Transaction body = tx.body();
    String parity = quantity(tx.signed().signature().yParity());
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

  static ObjectNode receipt(Inclusion at) {
    SentTransaction tx = at.transaction();
    Receipt receipt = at.receipt();
    Header header = at.in().block().header();
    ObjectNode out = JSON.objectNode();
    out.put("transactionHash", tx.hash().toString())
        .put("transactionIndex", quantity(at.index()))
        .put("blockHash", at.in().block().hash().toString())
        .put("blockNumber", quantity(header.number()))
        .put("from", tx.sender().toHex())
        .put("cumulativeGasUsed", quantity(receipt.cumulativeGas()))
        .put("gasUsed", quantity(at.gasUsed()))
        .put("effectiveGasPrice", tx.body().gasPrice(header.baseFee()).toHex())
        .put("logsBloom", receipt.bloom().toString())
        .put("status", receipt.success() ? "0x1" : "0x0")
        .put("type", quantity(receipt.type()));
    out.putArray("logs");
    Address to = tx.body().to();
    if (to == null) {
      out.putNull("to").put("contractAddress", created(tx).toHex());
    } else {
      out.put("to", to.toHex()).putNull("contractAddress");
    }
    return out;
  }

  private static Address created(SentTransaction tx) {
    byte[] nameplate =
        Rlp.encode(
            Rlp.list(Rlp.of(tx.sender()), Rlp.of(TransactionCodec.unsigned(tx.body().nonce()))));
    return Address.at(Keccak.hash(nameplate).bytes(), 12);
  }
}
