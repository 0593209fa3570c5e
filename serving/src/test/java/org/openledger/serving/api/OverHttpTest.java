package org.openledger.serving.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openledger.serving.api.ApiBench.BASE;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.openledger.serving.engine.FakeModel;

class OverHttpTest {
  private static HttpRequest ask(FakeServer server, String more) {
    return HttpRequest.newBuilder(URI.create(server.url() + "/v1/chat/completions"))
        .POST(HttpRequest.BodyPublishers.ofString(body(more)))
        .build();
  }

  private static String body(String more) {
    return "{\"model\":\"%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}],%s}"
        .formatted(BASE, more);
  }

  @Test
  void aClientThatLeavesAStreamGivesItsPagesBack() throws Exception {
    // Slow enough that the answer is far from over when the client goes.
    FakeModel slow =
        new FakeModel(
            512,
            (_, _) -> {
              LockSupport.parkNanos(20_000_000);
              return 'a';
            });
    try (ApiBench bench = new ApiBench(slow, AnswerExtension.NONE);
        FakeServer server = new FakeServer(bench.api);
        HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<InputStream> response =
          client.send(ask(server, "\"stream\":true"), HttpResponse.BodyHandlers.ofInputStream());
      assertThat(response.headers().firstValue("content-type")).contains("text/event-stream");
      try (BufferedReader lines =
          new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
        assertThat(lines.readLine()).startsWith("data: {");
      }
      bench.awaitCancelled();
      assertThat(bench.engine.stats().requests().cancelled()).isEqualTo(1);
      assertThat(bench.engine.stats().now().kvBytes()).isZero();
    }
  }

  @Test
  void aFullQueueSaysWhenToComeBack() throws Exception {
    try (ApiBench bench = new ApiBench(new FakeModel(512, (_, _) -> 'a'), AnswerExtension.NONE);
        FakeServer server = new FakeServer(bench.api);
        HttpClient client = HttpClient.newHttpClient()) {
      bench.model.trouble = _ -> LockSupport.parkNanos(20_000_000); // nobody ends meanwhile
      List<Outcome.Stream> held = new ArrayList<>();
      while (held.size() < 8 + 16) { // all that run and all that wait
        if (bench.post("/v1/chat/completions", body("\"stream\":true"))
            instanceof Outcome.Stream stream) {
          held.add(stream);
        } else {
          Thread.sleep(5);
        }
      }
      HttpResponse<String> response =
          client.send(ask(server, "\"max_tokens\":1"), HttpResponse.BodyHandlers.ofString());
      assertThat(response.statusCode()).isEqualTo(429);
      assertThat(Integer.parseInt(response.headers().firstValue("retry-after").orElseThrow()))
          .isBetween(1, 60);
      assertThat(response.body()).contains("\"rate_limit_exceeded\"");
      held.forEach(stream -> stream.events().close());
    }
  }
}
