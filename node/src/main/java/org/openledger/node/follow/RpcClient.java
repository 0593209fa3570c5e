package org.openledger.node.follow;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Calls methods of a JSON-RPC server, with a token for its Engine API where there is one. The
/// server is not trusted: what it says is bounded in bytes and time. Any thread.
public final class RpcClient {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// A block of 8 MiB in hex, with room for the rest.
  private static final int ANSWER_BYTES_MAX = 64 << 20;

  private static final int MESSAGE_CHARS_MAX = 300;

  private final HttpClient http =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(Duration.ofSeconds(10))
          .build();
  private final URI url;
  private final Optional<EngineToken> token;
  private final Duration most;

  /// A client of the server at `url`.
  public RpcClient(URI url, Optional<EngineToken> token) {
    this(url, token, Duration.ofMinutes(2));
  }

  /// A client that waits `most` for a whole answer.
  RpcClient(URI url, Optional<EngineToken> token, Duration most) {
    this.url = url;
    this.token = token;
    this.most = most;
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
      JsonNode message = answer.path("error").path("message");
      throw failed(method, message.isString() ? message.stringValue() : "no result");
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
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body));
    token.ifPresent(t -> request.header("Authorization", "Bearer " + t.now()));
    // A request's own timeout would end with its headers.
    Future<HttpResponse<byte[]>> answer =
        http.sendAsync(
            request.build(),
            HttpResponse.BodyHandlers.limiting(
                HttpResponse.BodyHandlers.ofByteArray(), ANSWER_BYTES_MAX));
    try {
      HttpResponse<byte[]> response = answer.get(most.toMillis(), TimeUnit.MILLISECONDS);
      if (response.statusCode() != 200) {
        throw failed(method, "HTTP status " + response.statusCode());
      }
      return JSON.readTree(response.body());
    } catch (TimeoutException e) {
      throw failed(method, "no whole answer in %,d ms".formatted(most.toMillis()));
    } catch (ExecutionException e) {
      Throwable cause = e.getCause() == null ? e : e.getCause();
      throw failed(
          method,
          "no answer (%s: %s)".formatted(cause.getClass().getSimpleName(), cause.getMessage()));
    } catch (JacksonException e) {
      throw failed(method, "an answer that is not JSON");
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw failed(method, "interrupted");
    } finally {
      answer.cancel(true);
    }
  }

  /// That a call gave nothing of use.
  NodeException failed(String method, String why) {
    String said = why.substring(0, Math.min(why.length(), MESSAGE_CHARS_MAX));
    return new NodeException(Code.STAGE, "%s at %s: %s".formatted(method, url, said));
  }
}
