package org.openledger.chain.rpc;

import static java.util.Map.entry;

import java.util.Map;
import org.openledger.chain.rpc.Filters.Filter;
import org.openledger.chain.rpc.Filters.Kind;
import org.openledger.chain.store.Ledger;
import org.openledger.primitives.Hash;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;

/// `eth_getLogs`, and filters that are asked again and again for what is new.
final class FilterMethods {
  private final Ledger ledger;
  private final LogSearch search;
  private final Filters filters;

  private FilterMethods(RpcBackend backend) {
    this.ledger = backend.ledger();
    this.search = new LogSearch(backend);
    this.filters = new Filters(backend.clock(), backend.ids());
    backend.pool().onReady(tx -> filters.ready(tx.hash()));
  }

  static Map<String, Method> of(RpcBackend backend) {
    FilterMethods m = new FilterMethods(backend);
    return Map.ofEntries(
        entry("eth_getLogs", new Method(1, 1, p -> m.search.all(LogCriteria.of(0, p.at(0))))),
        entry("eth_newFilter", new Method(1, 1, m::newFilter)),
        entry("eth_newBlockFilter", new Method(0, 0, p -> m.add(new Kind.Blocks()))),
        entry("eth_newPendingTransactionFilter", new Method(0, 1, p -> m.add(new Kind.Ready()))),
        entry("eth_getFilterChanges", new Method(1, 1, m::changes)),
        entry("eth_getFilterLogs", new Method(1, 1, m::logs)),
        entry("eth_uninstallFilter", new Method(1, 1, m::uninstall)));
  }

  private JsonNode newFilter(Params p) {
    LogCriteria criteria = LogCriteria.of(0, p.at(0));
    if (criteria.backwards()) {
      throw new RpcFailure(RpcFailure.INVALID_PARAMS, "invalid block range params");
    }
    if (criteria.from() == BlockTag.Named.PENDING || criteria.to() == BlockTag.Named.PENDING) {
      throw new RpcFailure(RpcFailure.INVALID_PARAMS, "pending logs are not supported");
    }
    return add(new Kind.Logs(criteria));
  }

  private JsonNode add(Kind kind) {
    return Answers.text(filters.add(kind, ledger.head().number()));
  }

  private JsonNode uninstall(Params p) {
    return Answers.JSON.booleanNode(filters.remove(p.string(0)));
  }

  private JsonNode logs(Params p) {
    Filter filter = filters.use(p.string(0)).orElseThrow(FilterMethods::notFound);
    return switch (filter.kind) {
      case Kind.Logs logs -> search.all(logs.criteria());
      case Kind.Blocks _, Kind.Ready _ -> throw notFound();
    };
  }

  private JsonNode changes(Params p) {
    String id = p.string(0);
    Filter filter = filters.use(id).orElseThrow(FilterMethods::notFound);
    synchronized (filter) {
      return switch (filter.kind) {
        case Kind.Blocks _ -> newBlocks(filter);
        case Kind.Ready _ -> newlyReady(id, filter);
        case Kind.Logs logs -> newLogs(filter, logs.criteria());
      };
    }
  }

  private ArrayNode newBlocks(Filter filter) {
    ArrayNode out = Answers.JSON.arrayNode();
    long last = Math.min(ledger.head().number(), filter.seen + LogSearch.BLOCKS_MAX);
    while (filter.seen < last) {
      out.add(ledger.header(++filter.seen).orElseThrow().hash().toString());
    }
    return out;
  }

  private ArrayNode newlyReady(String id, Filter filter) {
    ArrayNode out = Answers.JSON.arrayNode();
    Hash[] hashes =
        filters
            .readySince(filter.seen)
            .orElseGet(() -> {
              filters.remove(id); // it was not read for too long: better no answer than half of one
              throw notFound();
            });
    filter.seen += hashes.length;
    for (Hash hash : hashes) {
      out.add(hash.toString());
    }
    return out;
  }

  /// Logs of the blocks since the last look, as far as the filter's range reaches.
  private ArrayNode newLogs(Filter filter, LogCriteria criteria) {
    ArrayNode out = Answers.JSON.arrayNode();
    long last = ledger.head().number();
    if (criteria.to() instanceof BlockTag.Number(long to)) {
      last = Math.min(last, to);
    }
    long first = filter.seen + 1;
    if (criteria.from() instanceof BlockTag.Number(long from)) {
      first = Math.max(first, from);
    }
    if (criteria.block() == null && first <= last) {
      filter.seen = search.some(criteria.query(), first, last, out);
    }
    return out;
  }

  private static RpcFailure notFound() {
    return RpcFailure.server("filter not found");
  }
}
