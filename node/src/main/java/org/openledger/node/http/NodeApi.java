package org.openledger.node.http;

import org.openledger.node.answer.NotedAnswers;
import org.openledger.node.pay.Escrow;
import org.openledger.node.views.Views;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.ErrorBody;
import org.openledger.serving.api.OpenAiApi;
import org.openledger.serving.api.Outcome;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The `/v1` API: OpenAI's part as it is, and beside it quotes, the views and the chain.
///
/// @param openAi OpenAI's part
/// @param answers quotes
/// @param escrow where payments go
/// @param views what a person sees of the network
/// @param chain what is below `/v1/chain`
public record NodeApi(
    OpenAiApi openAi, NotedAnswers answers, Escrow escrow, Views views, ChainApi chain)
    implements ApiRoutes.Handler {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  @Override
  public Outcome handle(ApiCall call) {
    try {
      return switch (call.path()) {
        case "/v1/quotes" -> quote(call);
        case "/v1/openapi.json" -> get(call, ApiDocument.whole());
        case String path when ChainApi.has(path) -> chain.handle(call);
        default -> views.handle(call).orElseGet(() -> openAi.handle(call));
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
}
