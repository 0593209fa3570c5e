package org.openledger.node.http;

import java.util.List;
import java.util.Optional;
import org.openledger.node.answer.NotedAnswers;
import org.openledger.primitives.Address;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.ErrorBody;
import org.openledger.serving.api.OpenAiApi;
import org.openledger.serving.api.Outcome;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The `/v1` API: OpenAI's part as it is, and beside it quotes, the document, and the node's own
/// parts, asked in their order.
///
/// @param openAi OpenAI's part
/// @param answers quotes
/// @param escrow where payments go
/// @param parts the node's own
public record NodeApi(OpenAiApi openAi, NotedAnswers answers, Address escrow, List<ApiPart> parts)
    implements ApiRoutes.Handler {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Copies the list.
  public NodeApi {
    parts = List.copyOf(parts);
  }

  @Override
  public Outcome handle(ApiCall call) {
    try {
      return switch (call.path()) {
        case "/v1/quotes" -> quote(call);
        case "/v1/openapi.json" -> document(call);
        default ->
            parts.stream()
                .map(part -> part.answer(call))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseGet(() -> openAi.handle(call));
      };
    } catch (ServingException e) {
      return ErrorBody.of(e);
    }
  }

  private static Outcome document(ApiCall call) {
    if (!call.method().equals("GET")) {
      throw new ServingException(
          Code.METHOD_NOT_ALLOWED, "Not allowed to %s here; use GET.".formatted(call.method()));
    }
    return new Outcome.Json(200, ApiDocument.whole());
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
    json.put("escrow", escrow.toString());
    json.put("prompt_tokens", quote.promptTokens());
    json.put("answer_tokens_max", quote.answerTokensMax());
    return new Outcome.Json(200, json);
  }
}
