package org.openledger.node.http;

import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.Chain;
import org.openledger.chain.block.Block;
import org.openledger.node.NodeException;
import org.openledger.node.explorer.ChainIndex;
import org.openledger.node.explorer.Cursor;
import org.openledger.node.explorer.Page.Wanted;
import org.openledger.node.faucet.Faucet;
import org.openledger.primitives.Address;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.ErrorBody;
import org.openledger.serving.api.Outcome;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/chain/…`: what explorers ask, and the faucet of a test network.
///
/// @param chain the chain
/// @param index over it; null where none is kept
/// @param faucet null where there is none
public record ChainApi(Chain chain, @Nullable ChainIndex index, @Nullable Faucet faucet)
    implements ApiRoutes.Handler {
  private static final Logger LOG = LoggerFactory.getLogger(ChainApi.class);
  private static final String ROOT = "/v1/chain/";

  /// Whether a path is one of these.
  public static boolean has(String path) {
    return path.startsWith(ROOT);
  }

  /// Waits until the index is open, if there is one, and throws what kept it from that.
  public void awaitIndex() {
    if (index != null) {
      index.awaitOpen();
    }
  }

  /// Whether the index does what it is there for; none is there to do nothing.
  public boolean indexWorks() {
    return index == null || index.failure().isEmpty();
  }

  @Override
  public Outcome handle(ApiCall call) {
    try {
      if (call.path().equals("/v1/openapi.json")) {
        return new Outcome.Json(200, ApiDocument.chain());
      }
      return new Outcome.Json(200, body(call));
    } catch (ServingException e) {
      return ErrorBody.of(e);
    } catch (NodeException e) {
      LOG.warn("{} {} failed", call.method(), call.path(), e);
      return ErrorBody.of(
          new ServingException(
              Code.STOPPED, "This cannot be answered now; the reason was logged."));
    }
  }

  private ObjectNode body(ApiCall call) {
    List<String> path = has(call.path()) ? split(call.path()) : List.of();
    return switch (shape(path)) {
      case "status" -> status(get(call));
      case "addresses/*/transactions" -> transactions(address(path), get(call, "cursor", "limit"));
      case "addresses/*/transfers" ->
          transfers(address(path), get(call, "cursor", "limit", "kind", "contract"));
      case "contracts" -> contracts(get(call, "cursor", "limit"));
      case "contracts/*" -> contract(address(path), get(call));
      case "faucet" -> drip(call);
      default -> throw new ServingException(Code.NOT_FOUND, "Nothing is at this path.");
    };
  }

  private static List<String> split(String path) {
    return Arrays.asList(path.substring(ROOT.length()).split("/", -1));
  }

  /// The path with a star for its second part, which is an address wherever there is one.
  private static String shape(List<String> path) {
    return IntStream.range(0, path.size())
        .mapToObj(i -> i == 1 ? "*" : path.get(i))
        .collect(Collectors.joining("/"));
  }

  private static Address address(List<String> path) {
    return ChainQuery.address("address", path.get(1));
  }

  private static ChainQuery get(ApiCall call, String... parameters) {
    if (!call.method().equals("GET")) {
      throw new ServingException(
          Code.METHOD_NOT_ALLOWED, "Not allowed to %s here; use GET.".formatted(call.method()));
    }
    return ChainQuery.of(call.query(), parameters);
  }

  private ObjectNode status(ChainQuery none) {
    Long height = index == null ? null : index.height(); // before the head, not to be above it
    Block head = chain.head();
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("object", "chain.status");
    json.put("chain_id", chain.chainId());
    json.put("head", head.number());
    json.put("head_hash", head.hash().toString());
    json.put("head_time", head.header().timestamp());
    json.put("index_height", height);
    json.put("index_working", index != null && indexWorks());
    json.put("faucet_wei", faucet == null ? null : faucet.wei().toString());
    return json;
  }

  private ObjectNode transactions(Address address, ChainQuery query) {
    Wanted wanted = query.wanted(Cursor.Of.TRANSACTIONS);
    long height = kept().height(); // before the page, which is whole up to there
    var page = kept().transactions(address, wanted);
    return ExplorerBodies.list(page, height, ExplorerBodies::transaction);
  }

  private ObjectNode transfers(Address address, ChainQuery query) {
    Wanted wanted = query.wanted(Cursor.Of.TRANSFERS);
    long height = kept().height();
    var page = kept().transfers(address, query.kind(), query.contract(), wanted);
    return ExplorerBodies.list(page, height, ExplorerBodies::transfer);
  }

  private ObjectNode contracts(ChainQuery query) {
    Wanted wanted = query.wanted(Cursor.Of.CONTRACTS);
    long height = kept().height();
    var page = kept().contracts(wanted);
    return ExplorerBodies.list(page, height, ExplorerBodies::creation);
  }

  private ObjectNode contract(Address address, ChainQuery none) {
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("object", "contract");
    ExplorerBodies.creation(
        json,
        kept()
            .contract(address)
            .orElseThrow(() ->
                new ServingException(
                    Code.NOT_FOUND,
                    "No transaction up to block %d created a contract at %s itself."
                        .formatted(kept().height(), address))));
    return json;
  }

  private ChainIndex kept() {
    if (index == null) {
      throw new ServingException(
          Code.NOT_FOUND, "This node keeps no index: it was started with --no-index.");
    }
    return index;
  }

  private ObjectNode drip(ApiCall call) {
    if (faucet == null) {
      throw new ServingException(
          Code.NOT_FOUND, "This node has no faucet: it was started without --faucet.");
    }
    if (!call.method().equals("POST")) {
      throw new ServingException(
          Code.METHOD_NOT_ALLOWED, "POST {\"address\": \"0x…\"} to /v1/chain/faucet.");
    }
    ChainQuery.of(call.query());
    Faucet.Drip drip = faucet.drip(FaucetRequest.parse(call.body()));
    ObjectNode json = JsonNodeFactory.instance.objectNode();
    json.put("object", "drip");
    json.put("address", drip.to().toString());
    json.put("wei", drip.wei().toString());
    json.put("from", drip.from().toString());
    json.put("transaction", drip.transaction().toString());
    return json;
  }
}
