package org.openledger.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.node.faucet.FakeClock;
import org.openledger.node.session.Session;
import org.openledger.node.session.SessionApi;
import org.openledger.node.session.Sessions;
import org.openledger.node.session.SignIns;
import org.openledger.primitives.KeyPair;
import org.openledger.serving.ServingException;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.ErrorBody;
import org.openledger.serving.api.Outcome;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;

/// Who gets past the gate: the page that was signed in from, not too often.
class GateTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final KeyPair KEY = KeyPair.fromSeed(new byte[] {1});

  private final FakeClock clock = new FakeClock();
  private final Sessions sessions = new Sessions(SignIns.CHAIN, clock, new SplittableRandom(7));
  private final SessionApi api = new SessionApi(sessions, clock);
  private final Gate gate = new Gate(this::answer, sessions, new ChangeLimit(20, 200, clock));

  private Outcome answer(ApiCall call) {
    try {
      return SessionApi.has(call.path())
          ? api.handle(call)
          : new Outcome.Json(200, JsonNodeFactory.instance.objectNode().put("let", "in"));
    } catch (ServingException e) {
      return ErrorBody.of(e);
    }
  }

  private static int status(Outcome outcome) {
    return switch (outcome) {
      case Outcome.Json json -> json.status();
      case Outcome.Empty empty -> empty.status();
      case Outcome.Stream _ -> 200;
    };
  }

  @ParameterizedTest
  @ValueSource(strings = {"POST", "DELETE", "PUT", "PATCH"})
  void underACookieAChangeMustComeFromTheSamePage(String method) {
    Session session = SignIns.in(sessions, KEY, clock.instant());
    String cookie = "openledger_session=" + session.token();
    String path = "/v1/datanets/x/versions";
    assertThat(status(gate.handle(SignIns.call(method, path, "", session)))).isEqualTo(200);
    assertThat(status(gate.handle(SignIns.call(method, path, "", Map.of("cookie", cookie)))))
        .isEqualTo(403);
    for (String forged : List.of("", "0", session.csrf() + "0", session.token())) {
      var headers = Map.of("cookie", cookie, "x-openledger-csrf", forged);
      Outcome.Json refused = (Outcome.Json) gate.handle(SignIns.call(method, path, "", headers));
      assertThat(refused.status()).isEqualTo(403);
      assertThat(refused.body().at("/error/message").asString())
          .contains("X-OpenLedger-CSRF", "nothing was changed");
    }
    assertThat(status(gate.handle(SignIns.call("GET", path, "", Map.of("cookie", cookie)))))
        .isEqualTo(200);
    assertThat(status(gate.handle(SignIns.call(method, path, "", Map.of())))).isEqualTo(200);
  }

  @Test
  void anotherSessionsSecretIsNoUse() {
    Session mine = SignIns.in(sessions, KEY, clock.instant());
    Session others = SignIns.in(sessions, KeyPair.fromSeed(new byte[] {2}), clock.instant());
    var mixed =
        Map.of("cookie", "openledger_session=" + mine.token(), "x-openledger-csrf", others.csrf());
    assertThat(status(gate.handle(SignIns.call("POST", "/v1/runs", "", mixed)))).isEqualTo(403);
  }

  @Test
  void aQuietCallerMayMakeABurstAndThenAFewASecond() {
    ApiCall post = SignIns.call("POST", "/v1/quotes", "", Map.of());
    assertThat(IntStream.range(0, 200).map(i -> status(gate.handle(post)))).containsOnly(200);
    Outcome.Json refused = (Outcome.Json) gate.handle(post);
    assertThat(refused.status()).isEqualTo(429);
    assertThat(refused.headers()).containsEntry("Retry-After", "1");
    assertThat(refused.body().at("/error/message").asString()).contains("changed nothing");
    var other = new ApiCall("POST", "/v1/quotes", new byte[0], "somebody else");
    assertThat(status(gate.handle(other))).isEqualTo(200);
    var read = SignIns.call("GET", "/v1/models", "", Map.of());
    assertThat(status(gate.handle(read))).isEqualTo(200);
    clock.move(Duration.ofSeconds(1));
    assertThat(IntStream.range(0, 20).map(i -> status(gate.handle(post)))).containsOnly(200);
    assertThat(status(gate.handle(post))).isEqualTo(429);
    clock.move(Duration.ofDays(-1)); // a clock that was set back gives nothing and takes nothing
    assertThat(status(gate.handle(post))).isEqualTo(429);
  }

  @Test
  void overHttpACookieIsGivenHonouredAndTakenBack() throws Exception {
    HttpServer server =
        HttpServer.start("127.0.0.1", 0, HostGuard.of("127.0.0.1"), List.of(new ApiRoutes(gate)));
    try (HttpClient client = HttpClient.newHttpClient()) {
      String url = "http://127.0.0.1:" + server.port() + "/v1/session";
      HttpResponse<String> asked = send(client, to(url + "/nonce").POST(BodyPublishers.noBody()));
      Map<String, String> fields =
          SignIns.fields(KEY, JSON.readTree(asked.body()).get("nonce").asString(), clock.instant());
      fields.put("domain", "127.0.0.1:" + server.port());
      fields.put("uri", "http://127.0.0.1:" + server.port() + "/");
      String text = SignIns.text(fields);
      String body =
          JSON.createObjectNode()
              .put("message", text)
              .put("signature", SignIns.sign(KEY, text))
              .toString();
      HttpResponse<String> in = send(client, to(url).POST(BodyPublishers.ofString(body)));
      assertThat(in.statusCode()).as(in.body()).isEqualTo(200);
      String set = in.headers().firstValue("Set-Cookie").orElseThrow();
      assertThat(set)
          .matches(
              "openledger_session=[0-9a-f]{64}; Max-Age=43200; Path=/; HttpOnly; SameSite=Strict");
      assertThat(in.headers().firstValue("Cache-Control")).contains("no-store");
      JsonNode session = JSON.readTree(in.body());
      assertThat(session.get("address").asString()).isEqualTo(KEY.address().toString());
      String cookie = set.substring(0, set.indexOf(';'));
      assertThat(send(client, to(url).header("Cookie", cookie)).body()).isEqualTo(in.body());
      assertThat(send(client, to(url).header("Cookie", cookie).DELETE()).statusCode())
          .isEqualTo(403);
      HttpResponse<String> out =
          send(
              client,
              to(url)
                  .header("Cookie", cookie)
                  .header("X-OpenLedger-CSRF", session.get("csrf").asString())
                  .DELETE());
      assertThat(out.statusCode()).isEqualTo(204);
      assertThat(out.body()).isEmpty();
      assertThat(out.headers().firstValue("Set-Cookie").orElseThrow()).contains("Max-Age=0");
      assertThat(send(client, to(url).header("Cookie", cookie)).body())
          .isEqualTo("{\"address\":null,\"expires_at\":null,\"csrf\":null}");
      HttpResponse<String> half =
          send(
              client,
              to(url)
                  .POST(
                      BodyPublishers.ofString(
                          "{\"message\":\"x\",\"signature\":\"0x\",\"\\ud800\":1}")));
      assertThat(half.statusCode()).as(half.body()).isEqualTo(400);
      HttpResponse<String> foreign =
          send(
              client,
              to(url + "/nonce")
                  .header("Origin", "https://evil.example")
                  .POST(BodyPublishers.noBody()));
      assertThat(foreign.statusCode()).isEqualTo(403);
    } finally {
      server.close();
    }
  }

  @Test
  void onlyTheNodesOwnPageSignsInAndOnlyASignInEndsTheSessionBefore() {
    Session before = SignIns.in(sessions, KEY, clock.instant());
    String text = SignIns.text(SignIns.fields(KEY, sessions.nonce(), clock.instant()));
    String good =
        JSON.createObjectNode()
            .put("message", text)
            .put("signature", SignIns.sign(KEY, text))
            .toString();
    String cookie = "openledger_session=" + before.token();
    ApiCall who = SignIns.call("GET", "/v1/session", "", before);
    for (String origin :
        List.of("http://localhost:3000", "null", "chrome-extension://abc", "http://localhost")) {
      ApiCall other =
          SignIns.call("POST", "/v1/session", good, Map.of("cookie", cookie, "origin", origin));
      assertThat(status(gate.handle(other))).as(origin).isEqualTo(403);
    }
    ApiCall junk = SignIns.call("POST", "/v1/session", "{}", Map.of("cookie", cookie));
    assertThat(status(gate.handle(junk))).isEqualTo(400);
    assertThat(sessions.find(who)).contains(before);
    ApiCall own =
        SignIns.call(
            "POST",
            "/v1/session",
            good,
            Map.of("cookie", cookie, "origin", "http://" + SignIns.HOST));
    assertThat(status(gate.handle(own))).isEqualTo(200);
    assertThat(sessions.find(who)).isEmpty();
  }

  private static HttpRequest.Builder to(String url) {
    return HttpRequest.newBuilder(URI.create(url));
  }

  private static HttpResponse<String> send(HttpClient client, HttpRequest.Builder request)
      throws Exception {
    return client.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"message\":1,\"signature\":\"0x\"}",
        "{\"message\":\"x\"}",
        "{\"message\":\"x\",\"signature\":\"0x\",\"\\ud800\":1}",
        "{\"message\":\"x\",\"signature\":\"0x\",\"extra\":1}",
        "{\"message\":\"x\",\"message\":\"y\",\"signature\":\"0x\"}"
      })
  void aBodyThatIsNoSignInIsRefused(String body) {
    Outcome.Json refused =
        (Outcome.Json) gate.handle(SignIns.call("POST", "/v1/session", body, Map.of()));
    assertThat(refused.status()).isEqualTo(400);
  }

  @Test
  void aLongBodyIsTooLarge() {
    String body = "{\"message\":\"" + "a".repeat(20_000) + "\",\"signature\":\"0x\"}";
    assertThat(status(gate.handle(SignIns.call("POST", "/v1/session", body, Map.of()))))
        .isEqualTo(413);
  }
}
