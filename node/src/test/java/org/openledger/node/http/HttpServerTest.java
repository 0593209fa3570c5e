package org.openledger.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.openledger.node.NodeException;

class HttpServerTest {
  private static final String HOST = "127.0.0.1";
  private final AtomicBoolean chain = new AtomicBoolean(true);

  private HttpServer start(int port) {
    HealthRoutes health = new HealthRoutes(Map.of("chain", chain::get, "engine", () -> true));
    return HttpServer.start(HOST, port, HostGuard.of(HOST), List.of(health));
  }

  private static HttpResponse<String> get(HttpServer server, String path, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://%s:%d%s".formatted(HOST, server.port(), path)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
    }
  }

  @Test
  void letsInPagesOfThisMachineAndExtensionsAndNobodyElse() throws Exception {
    HttpServer server = start(0);
    try {
      for (String origin :
          List.of("http://localhost:3000", "chrome-extension://nkbihfbeogaeaoehlefnkodbefgpgknn")) {
        HttpResponse<String> in = get(server, "/health", "Origin", origin);
        assertThat(in.statusCode()).isEqualTo(200);
        assertThat(in.headers().firstValue("Access-Control-Allow-Origin")).contains(origin);
      }
      for (String origin :
          List.of("https://evil.example", "null", "https://chrome-extension.example")) {
        HttpResponse<String> out = get(server, "/health", "Origin", origin);
        assertThat(out.statusCode()).isEqualTo(403);
        assertThat(out.headers().firstValue("Access-Control-Allow-Origin")).isEmpty();
      }
    } finally {
      server.close();
    }
  }

  @Test
  void aTakenPortIsOneSentenceWithWhatToDo() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getByName(HOST))) {
      assertThatThrownBy(() -> start(taken.getLocalPort()))
          .isInstanceOf(NodeException.class)
          .hasMessageContainingAll(
              String.valueOf(taken.getLocalPort()), "is taken", "nothing was changed", "--port");
    }
  }

  @Test
  void aPortThatWasGivenBackCanBeHadAgain() {
    HttpServer first = start(0);
    int port = first.port();
    first.close();
    HttpServer second = start(port);
    assertThat(second.port()).isEqualTo(port);
    second.close();
  }

  @Test
  void isReadyOnlyWhileEveryPartWorks() throws Exception {
    HttpServer server = start(0);
    try {
      assertThat(get(server, "/ready").statusCode()).isEqualTo(200);
      chain.set(false);
      HttpResponse<String> broken = get(server, "/ready");
      assertThat(broken.statusCode()).isEqualTo(503);
      assertThat(broken.body()).isEqualTo("stopped: chain\n");
      assertThat(get(server, "/health").statusCode()).isEqualTo(200);
    } finally {
      server.close();
    }
  }
}
