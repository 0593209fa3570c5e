package org.openledger.node.follow;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import tools.jackson.databind.json.JsonMapper;

/// A server that answers each JSON-RPC method as a test says, however bad that is.
final class FakeServer implements AutoCloseable {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// What is done with a call.
  @FunctionalInterface
  interface Reply {
    void to(HttpExchange call) throws IOException;
  }

  private final HttpServer http;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Reply> replies = new ConcurrentHashMap<>();

  FakeServer() {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    http.setExecutor(threads);
    http.createContext("/", this::answer);
    http.start();
  }

  FakeServer on(String method, Reply reply) {
    replies.put(method, reply);
    return this;
  }

  /// A good answer with that JSON as the result.
  FakeServer result(String method, String json) {
    return on(method, body("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + json + "}"));
  }

  /// Status 200 with that body.
  static Reply body(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return call -> {
      call.sendResponseHeaders(200, bytes.length == 0 ? -1 : bytes.length);
      call.getResponseBody().write(bytes);
      call.close();
    };
  }

  RpcClient client(Duration most) {
    URI url = URI.create("http://127.0.0.1:" + http.getAddress().getPort());
    return new RpcClient(url, Optional.empty(), most);
  }

  private void answer(HttpExchange call) throws IOException {
    String method = JSON.readTree(call.getRequestBody().readAllBytes()).path("method").asString();
    replies
        .getOrDefault(
            method, body("{\"error\":{\"code\":-32601,\"message\":\"no " + method + "\"}}"))
        .to(call);
  }

  @Override
  public void close() {
    http.stop(0);
    threads.shutdownNow();
  }
}
