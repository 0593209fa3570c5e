package org.openledger.node.demo;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Iterator;
import java.util.stream.Stream;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Asks over the OpenAI-compatible endpoint, streaming, as any client would.
///
/// @param base such as `http://127.0.0.1:8545`
/// @param http the client
record ChatClient(String base, HttpClient http) {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final int ANSWER_TOKENS_MAX = 128;

  /// A streamed answer, put together.
  ///
  /// @param text what was said
  /// @param openledger the last chunk's extension
  record Answer(String text, JsonNode openledger) {}

  /// The body of a question, the same for its quote and its answer.
  static ObjectNode body(String model, String question, boolean notes) {
    ObjectNode body = JSON.createObjectNode();
    body.put("model", model);
    body.putArray("messages").addObject().put("role", "user").put("content", question);
    body.put("max_completion_tokens", ANSWER_TOKENS_MAX);
    body.put("temperature", 0);
    body.putObject("openledger").put("notes", notes);
    return body;
  }

  /// The most that `body` can cost.
  JsonNode quote(ObjectNode body) {
    HttpResponse<String> response =
        send(post("/v1/quotes", body), HttpResponse.BodyHandlers.ofString());
    JsonNode json = JSON.readTree(response.body());
    if (response.statusCode() != 200) {
      throw failed(json);
    }
    return json;
  }

  /// A receipt by its id.
  JsonNode receipt(String id) {
    HttpRequest get = HttpRequest.newBuilder(URI.create(base + "/v1/receipts/" + id)).build();
    return JSON.readTree(send(get, HttpResponse.BodyHandlers.ofString()).body());
  }

  /// Asks, and reads the stream to its end.
  Answer ask(ObjectNode body) {
    body.put("stream", true);
    HttpResponse<Stream<String>> response =
        send(post("/v1/chat/completions", body), HttpResponse.BodyHandlers.ofLines());
    StringBuilder text = new StringBuilder();
    JsonNode extension = JSON.createObjectNode();
    try (Stream<String> lines = response.body()) {
      if (response.statusCode() != 200) {
        throw failed(JSON.readTree(String.join("\n", lines.toList())));
      }
      for (Iterator<String> it = lines.iterator(); it.hasNext(); ) {
        String line = it.next();
        if (!line.startsWith("data: ") || line.equals("data: [DONE]")) {
          continue;
        }
        JsonNode chunk = JSON.readTree(line.substring(6));
        if (chunk.has("error")) {
          throw failed(chunk);
        }
        text.append(chunk.at("/choices/0/delta/content").asString(""));
        if (chunk.has("openledger")) {
          extension = chunk.get("openledger");
        }
      }
    }
    return new Answer(text.toString(), extension);
  }

  private HttpRequest post(String path, ObjectNode body) {
    return HttpRequest.newBuilder(URI.create(base + path))
        .header("Content-Type", "application/json")
        .POST(HttpRequest.BodyPublishers.ofString(body.toString()))
        .build();
  }

  private <T> HttpResponse<T> send(HttpRequest request, HttpResponse.BodyHandler<T> handler) {
    try {
      return http.send(request, handler);
    } catch (IOException e) {
      throw new NodeException(Code.STAGE, "the node did not answer: " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException(Code.STAGE, "interrupted while asking", e);
    }
  }

  private static NodeException failed(JsonNode json) {
    return new NodeException(
        Code.STAGE, "the node refused a question: " + json.at("/error/message").asString("?"));
  }
}
