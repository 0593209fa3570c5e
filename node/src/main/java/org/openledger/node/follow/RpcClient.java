package org.openledger.node.follow;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Calls methods of a JSON-RPC server, with a token for its Engine API where there is one. Any
/// thread.
public final class RpcClient {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Duration MOST = Duration.ofMinutes(2);

  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(10)).build();
  private final URI url;
  private final Optional<EngineToken> token;

  /// A client of the server at `url`.
  public RpcClient(URI url, Optional<EngineToken> token) {
    this.url = url;
    this.token = token;
  }

  /// The result of a call; an error or an answer that is none is a [NodeException].
  public JsonNode call(String method, JsonNode... params) {
    ArrayNode list = JSON.createArrayNode();
    for (JsonNode param : params) {
      list.add(param);
    }
    return callWith(method, list);
  }

  /// The result of a call with a list of parameters.
  public JsonNode callWith(String method, JsonNode params) {
    ObjectNode call = JSON.createObjectNode().put("jsonrpc", "2.0").put("id", 1);
    call.put("method", method).set("params", params);
    JsonNode answer = post(method, call.toString());
    if (!answer.has("result")) {
      throw failed(method, answer.path("error").path("message").asString("no result"));
    }
    return answer.get("result");
  }

  /// The answers to a batch of calls that is JSON already.
  public JsonNode batch(String calls) {
    return post("a batch", calls);
  }

  private JsonNode post(String method, String body) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(url)
            .timeout(MOST)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    token.ifPresent(t -> request.header("Authorization", "Bearer " + t.now()));
    try {
      HttpResponse<String> response =
          http.send(request.build(), HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() != 200) {
        throw failed(method, "HTTP status " + response.statusCode());
      }
      return JSON.readTree(response.body());
    } catch (IOException e) {
      throw failed(method, "no answer (%s)".formatted(e.getClass().getSimpleName()));
    } catch (JacksonException e) {
      throw failed(method, "an answer that is not JSON");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(method, "interrupted");
    }
  }

  private NodeException failed(String method, String why) {
    return new NodeException(Code.STAGE, "%s at %s: %s".formatted(method, url, why));
  }
}
