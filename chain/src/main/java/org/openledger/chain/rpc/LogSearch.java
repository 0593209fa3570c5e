package org.openledger.chain.rpc;

import java.util.List;
import org.openledger.chain.block.Header;
import org.openledger.chain.block.Receipt;
import org.openledger.chain.store.Inclusion;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.store.StoredBlock;
import org.openledger.primitives.Hash;
import tools.jackson.databind.node.ArrayNode;

/// Looks for logs, by each block's bloom first.
final class LogSearch {
  /// Blocks that one search covers at most.
  static final int BLOCKS_MAX = 10_000;

  /// Logs that one search finds at most.
  static final int LOGS_MAX = 10_000;

  private final Ledger ledger;
  private final Views views;

  LogSearch(RpcBackend backend) {
    this.ledger = backend.ledger();
    this.views = new Views(backend);
  }

  /// All logs that `criteria` names; what is beyond the limits is refused.
  ArrayNode all(LogCriteria criteria) {
    ArrayNode out = Answers.JSON.arrayNode();
    Hash hash = criteria.block();
    if (hash != null) {
      StoredBlock block = ledger.block(hash).orElseThrow(() -> RpcFailure.server("unknown block"));
      collect(block, criteria.query(), out);
      return checked(out);
    }
    long head = ledger.head().number();
    if (criteria.backwards()) {
      throw params("invalid block range params");
    }
    long first = number(criteria.from());
    long last = number(criteria.to());
    if (last - first > BLOCKS_MAX) {
      throw params("exceed maximum block range " + BLOCKS_MAX);
    }
    if (first > last) {
      throw params("invalid block range params");
    }
    if (last > head) {
      throw params("block range extends beyond current head block");
    }
    for (long number = first; number <= last; number++) {
      collect(number, criteria.query(), out);
      checked(out);
    }
    return out;
  }

  /// Logs of the blocks from `first` to `last`; ends with the block that fills the answer.
  ///
  /// @return the last block that was looked at
  long some(LogQuery query, long first, long last, ArrayNode out) {
    long end = Math.min(last, first + BLOCKS_MAX - 1);
    for (long number = first; number <= end; number++) {
      collect(number, query, out);
      if (out.size() >= LOGS_MAX) {
        return number;
      }
    }
    return end;
  }

  private void collect(long number, LogQuery query, ArrayNode out) {
    Header header = ledger.header(number).orElseThrow();
    if (query.mayBeIn(header.logsBloom())) {
      collect(ledger.block(number).orElseThrow(), query, out);
    }
  }

  /// Adds a block's logs that match.
  static void collect(StoredBlock block, LogQuery query, ArrayNode out) {
    List<Receipt> receipts = block.receipts();
    int index = 0;
    for (int at = 0; at < receipts.size(); at++) {
      int count = receipts.get(at).logs().size();
      for (int i = 0; i < count; i++, index++) {
        if (query.matches(receipts.get(at).logs().get(i))) {
          out.add(ReceiptAnswers.log(new Inclusion(block, at), i, index));
        }
      }
    }
  }

  private long number(BlockTag tag) {
    if (tag == BlockTag.Named.PENDING) {
      throw params("pending logs are not supported");
    }
    return views.number(tag).orElseThrow();
  }

  private static ArrayNode checked(ArrayNode out) {
    if (out.size() > LOGS_MAX) {
      throw new RpcFailure(
          RpcFailure.LIMIT,
          "query returned more than %d results: ask for fewer blocks".formatted(LOGS_MAX));
    }
    return out;
  }

  private static RpcFailure params(String message) {
    return new RpcFailure(RpcFailure.INVALID_PARAMS, message);
  }
}
