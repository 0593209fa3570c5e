package org.openledger.chain.rpc;

import org.openledger.chain.block.Block;
import org.openledger.chain.block.Header;
import org.openledger.chain.block.Withdrawal;
import org.openledger.chain.store.Inclusion;
import org.openledger.chain.store.StoredBlock;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.RlpItem;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Blocks as JSON-RPC shows them, and how it writes numbers.
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
        transactions.add(TransactionAnswers.transaction(new Inclusion(stored, i)));
      } else {
        transactions.add(block.transactions().get(i).hash().toString());
      }
    }
    out.putArray("uncles");
    out.set("withdrawals", withdrawals(block));
    return out;
  }

  static ObjectNode header(StoredBlock stored) {
    return header(stored.block().header(), stored.block().hash());
  }

  static ArrayNode withdrawals(Block block) {
    ArrayNode out = JSON.arrayNode();
    for (Withdrawal w : block.withdrawals()) {
      out.addObject()
          .put("index", quantity(w.index()))
          .put("validatorIndex", quantity(w.validator()))
          .put("address", w.address().toHex())
          .put("amount", quantity(w.amountGwei()));
    }
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
    out.remove("parentBeaconBlockRoot"); // not known before the block is asked for
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
}
