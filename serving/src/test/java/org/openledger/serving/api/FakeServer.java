package org.openledger.serving.api;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;

/// The smallest HTTP server that can stand before [OpenAiApi], for tests and for a person who wants
/// to point a client at the fake model: `main` prints the address.
final class FakeServer implements AutoCloseable {
  private final HttpServer server;
  private final OpenAiApi api;

  FakeServer(OpenAiApi api) throws IOException {
    this.api = api;
    this.server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/", this::serve);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] body = exchange.getRequestBody().readAllBytes();
      String path = exchange.getRequestURI().getPath();
      switch (api.handle(new ApiCall(exchange.getRequestMethod(), path, body, "tester"))) {
        case Outcome.Json json -> {
          byte[] bytes = json.body().toString().getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          json.headers().forEach(exchange.getResponseHeaders()::set);
          exchange.sendResponseHeaders(json.status(), bytes.length);
          exchange.getResponseBody().write(bytes);
        }
        case Outcome.Empty empty -> exchange.sendResponseHeaders(empty.status(), -1);
        case Outcome.Stream(Outcome.EventStream events) -> {
          try (events) {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            events.writeTo(frame -> {
              out.write(frame.getBytes(StandardCharsets.UTF_8));
              out.flush();
            });
          }
        }
      }
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }

  /// Serves the fake model until the process is ended.
  public static void main(String[] args) throws Exception {
    ApiBench bench = new ApiBench();
    try (FakeServer server = new FakeServer(bench.api)) {
      System.out.println(server.url());
      Thread.currentThread().join();
    }
  }
}
