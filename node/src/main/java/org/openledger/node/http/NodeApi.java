package org.openledger.node.http;

import java.time.Clock;
import java.util.Optional;
import org.openledger.datanet.Datanet;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.row.RowId;
import org.openledger.datanet.version.Version;
import org.openledger.node.answer.NotedAnswers;
import org.openledger.node.home.Input;
import org.openledger.node.pay.Escrow;
import org.openledger.node.pay.ReceiptBook;
import org.openledger.node.pay.StoredAnswer;
import org.openledger.primitives.Hash;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.ErrorBody;
import org.openledger.serving.api.OpenAiApi;
import org.openledger.serving.api.Outcome;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The `/v1` API: OpenAI's part as it is, and beside it quotes, receipts, Datanets and the chain.
///
/// @param openAi OpenAI's part
/// @param answers quotes
/// @param book receipts
/// @param datanet rows
/// @param escrow where payments go
/// @param chain what is below `/v1/chain`
/// @param factory what is below `/v1/factory` and `/v1/runs`
/// @param clock decides who may read now
public record NodeApi(
    OpenAiApi openAi,
    NotedAnswers answers,
    ReceiptBook book,
    Datanet datanet,
    Escrow escrow,
    ChainApi chain,
    FactoryApi factory,
    Clock clock)
    implements ApiRoutes.Handler {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int RECEIPTS_LISTED = 100;
  private static final String RECEIPT = "/v1/receipts/";

  @Override
  public Outcome handle(ApiCall call) {
    try {
      return switch (call.path()) {
        case "/v1/quotes" -> quote(call);
        case "/v1/receipts" -> get(call, receipts());
        case "/v1/datanets" -> get(call, datanets());
        case "/v1/openapi.json" -> get(call, ApiDocument.whole());
        case String path when ChainApi.has(path) -> chain.handle(call);
        case String path when FactoryApi.has(path) -> factory.handle(call);
        default ->
            call.path().startsWith(RECEIPT)
                ? get(call, receipt(call.path().substring(RECEIPT.length())))
                : openAi.handle(call);
      };
    } catch (ServingException e) {
      return ErrorBody.of(e);
    }
  }

  private static Outcome get(ApiCall call, ObjectNode body) {
    if (!call.method().equals("GET")) {
      throw new ServingException(
          Code.METHOD_NOT_ALLOWED, "Not allowed to %s here; use GET.".formatted(call.method()));
    }
    return new Outcome.Json(200, body);
  }

  private Outcome quote(ApiCall call) {
    if (!call.method().equals("POST")) {
      throw new ServingException(Code.METHOD_NOT_ALLOWED, "POST a chat request to /v1/quotes.");
    }
    NotedAnswers.Quote quote = answers.quote(openAi.question(call));
    ObjectNode json = JSON.createObjectNode();
    json.put("object", "quote");
    json.put("request", quote.request().toString());
    json.put("fee_max_wei", quote.feeMaxWei().toString());
    json.put("escrow", escrow.address().toString());
    json.put("prompt_tokens", quote.promptTokens());
    json.put("answer_tokens_max", quote.answerTokensMax());
    return new Outcome.Json(200, json);
  }

  private ObjectNode receipts() {
    ObjectNode json = JSON.createObjectNode();
    json.put("object", "list");
    ArrayNode data = json.putArray("data");
    book.newest().stream()
        .limit(RECEIPTS_LISTED)
        .forEach(a -> {
          ObjectNode one = data.addObject();
          one.put("id", a.id());
          one.put("created", a.createdSeconds());
          one.put("model", a.model());
          one.put("question", a.question());
          one.put("digest", a.receipt().path("digest").asString(""));
          one.put("block", a.block());
        });
    return json;
  }

  private ObjectNode receipt(String id) {
    StoredAnswer a =
        book.find(id)
            .orElseThrow(() -> new ServingException(Code.NOT_FOUND, "No receipt has that id."));
    ObjectNode json = JSON.createObjectNode();
    json.put("id", a.id());
    json.put("object", "receipt");
    json.put("created", a.createdSeconds());
    json.put("model", a.model());
    json.put("question", a.question());
    json.put("answer", a.text());
    json.put("payer", a.payer());
    json.put("paid_wei", a.paidWei());
    json.put("block", a.block());
    ArrayNode transfers = json.putArray("transfers");
    for (StoredAnswer.Transfer t : a.transfers()) {
      transfers
          .addObject()
          .put("to", t.to())
          .put("role", t.role())
          .put("wei", t.wei())
          .put("transaction", t.hash());
    }
    ArrayNode rows = json.putArray("rows");
    a.parsed().retrieval().notes().forEach(n -> rows.add(row(n.row())));
    a.parsed().influence().rows().forEach(r -> rows.add(row(r.row())));
    json.put("credit", Input.ROWS.credit());
    json.set("receipt", a.receipt());
    return json;
  }

  /// A row: its text for those who may read it, else who gave it and what it hashes to.
  private ObjectNode row(Hash id) {
    ObjectNode json = JSON.createObjectNode();
    json.put("row", id.toString());
    try {
      ContributedRow row = datanet.row(new RowId(id));
      json.put("contributor", row.contributor().toString());
      row.label().ifPresent(label -> json.put("label", label));
      if (datanet.access().readable(Optional.empty(), row, clock.instant())) {
        json.put("question", row.row().question());
        json.put("answer", row.row().answer());
        json.put("licence", row.row().licence().toString());
      }
    } catch (DatanetException e) {
      json.put("missing", true);
    }
    return json;
  }

  private ObjectNode datanets() {
    ObjectNode json = JSON.createObjectNode();
    json.put("object", "list");
    ObjectNode one = json.putArray("data").addObject();
    one.put("id", datanet.domain().datanet().toString());
    one.put("credit", Input.ROWS.credit());
    ArrayNode versions = one.putArray("versions");
    for (Version v : datanet.versions()) {
      ObjectNode version = versions.addObject();
      version.put("version", v.number());
      version.put("root", v.root().toString());
      version.put("rows", v.rows());
      version.put("licence", v.licence());
      version.put("contributors", v.contributors().size());
    }
    return json;
  }
}
