package org.openledger.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.datanet.access.AccessPolicy.Access;
import org.openledger.model.json.StrictJson;
import org.openledger.node.factory.Bench;
import org.openledger.node.factory.Factory;
import org.openledger.node.factory.RunState;
import org.openledger.primitives.Address;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.Outcome;
import tools.jackson.databind.JsonNode;

/// ModelFactory as a client meets it: one run's whole life on a tiny base, and what is refused.
class FactoryApiTest {
  @TempDir private static Path temp;
  private static Bench bench;
  private static Factory factory;
  private static FactoryApi api;
  private static HttpServer server;
  private static HttpClient client;
  private static Optional<Address> caller = Optional.empty();
  private static String run;

  @BeforeAll
  static void live() throws Exception {
    bench = new Bench(temp, Access.OPEN);
    factory = bench.factory(temp.resolve("runs"));
    factory.start();
    api = new FactoryApi(factory, call -> caller);
    server =
        HttpServer.start("127.0.0.1", 0, HostGuard.of("127.0.0.1"), List.of(new ApiRoutes(api)));
    client = HttpClient.newHttpClient();
    caller = Optional.of(Bench.OWNER);
    JsonNode begun = answer("POST", "/v1/runs", Bench.order().toString(), 201);
    matches("Run", begun);
    run = "/v1/runs/" + begun.get("id").stringValue();
    Bench.await(factory.run("run-0001"), RunState.FINISHED);
  }

  @AfterAll
  static void stop() {
    client.close();
    factory.close();
    server.close();
    bench.close();
  }

  @BeforeEach
  void signOut() {
    caller = Optional.empty();
  }

  private static JsonNode answer(String method, String path, String body, int status) {
    URI uri = URI.create(path);
    var query = new java.util.HashMap<String, List<String>>();
    if (uri.getQuery() != null) {
      for (String each : uri.getQuery().split("&", -1)) {
        query.put(each.split("=", 2)[0], List.of(each.split("=", 2)[1]));
      }
    }
    ApiCall call =
        new ApiCall(
            method,
            uri.getPath(),
            query,
            java.util.Map.of(),
            body.getBytes(StandardCharsets.UTF_8),
            "a test");
    Outcome.Json answer = (Outcome.Json) api.handle(call);
    assertThat(answer.status()).as(answer.body().toString()).isEqualTo(status);
    return answer.body();
  }

  private static JsonNode get(String path) {
    return answer("GET", path, "", 200);
  }

  private static JsonNode refused(String method, String path, String body, int status) {
    JsonNode error = answer(method, path, body, status).get("error");
    assertThat(error.get("message").stringValue()).isNotBlank().hasSizeLessThan(400).endsWith(".");
    return error;
  }

  /// Every field is in the document, and every field that the document requires is there; the same
  /// for what is inside.
  private static void matches(String schema, JsonNode value) {
    JsonNode document = ApiDocument.factory().at("/components/schemas/" + schema);
    assertThat(document.isMissingNode()).as(schema).isFalse();
    Set<String> known = new TreeSet<>(document.get("properties").propertyNames());
    assertThat(known).as(schema).containsAll(value.propertyNames());
    for (JsonNode name : document.path("required")) {
      assertThat(value.has(name.stringValue())).as("%s.%s", schema, name).isTrue();
    }
    for (String name : value.propertyNames()) {
      JsonNode property = document.at("/properties/" + name);
      inside(property, value.get(name));
      if (property.has("items")) {
        value.get(name).forEach(item -> inside(property.get("items"), item));
      }
    }
  }

  private static void inside(JsonNode property, JsonNode value) {
    String reference = property.path("$ref").asString("");
    if (!reference.isEmpty()) {
      matches(reference.substring(reference.lastIndexOf('/') + 1), value);
    }
    if (property.has("pattern") && value.isString()) {
      assertThat(value.stringValue()).matches(property.get("pattern").stringValue());
    }
    if (property.has("enum")) {
      assertThat(property.get("enum").valueStream()).contains(value);
    }
  }

  @Test
  void everyAnswerIsAsDocumented() {
    matches("Run", get(run));
    matches("RunList", get("/v1/runs"));
    matches("RunStepList", get(run + "/steps"));
    matches("RunSampleList", get(run + "/samples"));
    matches("BaseList", get("/v1/factory/bases"));
    JsonNode estimate = answer("POST", "/v1/factory/estimate", "", 200);
    matches("Estimate", estimate);
    assertThat(estimate.at("/config/training/compute").stringValue()).isEqualTo("f32");
    assertThat(estimate.get("measured").booleanValue()).isTrue();
    JsonNode preview = answer("POST", "/v1/factory/preview", "{\"limit\":2,\"rows\":5}", 200);
    matches("Preview", preview);
    assertThat(preview.get("examples")).hasSize(2);
  }

  @Test
  void aRunTellsHowItWent() {
    JsonNode it = get(run);
    assertThat(it.get("step").intValue()).isEqualTo(12);
    assertThat(it.get("owner").stringValue()).isEqualTo(Bench.OWNER.toString());
    assertThat(it.get("seconds_left").isNull()).isTrue();
    assertThat(get(run + "/steps?after=9").get("data")).hasSize(3);
    assertThat(get(run + "/steps?after=12").get("data")).isEmpty();
    assertThat(get(run + "/samples").get("data")).hasSize(12);
  }

  @Test
  void theWholeLifeOfAModel() throws Exception {
    caller = Optional.of(Bench.OWNER);
    JsonNode begun = answer("POST", "/v1/runs", "{\"rows\":4,\"name\":\"Short\"}", 201);
    String path = "/v1/runs/" + begun.get("id").stringValue();
    var live = factory.run(begun.get("id").stringValue());
    Bench.await(live, RunState.FINISHED);
    assertThat(refused("POST", path + "/pause", "", 409).get("code").stringValue())
        .isEqualTo("conflict");
    JsonNode deploying = answer("POST", path + "/deploy", "{\"name\":\"short-one\"}", 200);
    assertThat(deploying.get("model").stringValue()).isEqualTo("short-one");
    Bench.await(live, RunState.DEPLOYED);
    JsonNode deployed = get(path);
    matches("Run", deployed);
    assertThat(deployed.get("registration").stringValue()).matches("0x[0-9a-f]{64}");
    refused("POST", run + "/deploy", "{\"name\":\"short-one\"}", 409);
    refused("POST", path + "/deploy", "{\"name\":\"another\"}", 409);
    assertThat(get("/v1/runs").at("/data/0/id")).isEqualTo(deployed.get("id"));
  }

  @Test
  void whoHasNotSignedInOrIsAnotherChangesNothing() {
    JsonNode before = get("/v1/runs/run-0001");
    for (String command : List.of("pause", "resume", "cancel")) {
      refused("POST", run + "/" + command, "", 401);
    }
    refused("POST", run + "/deploy", "{\"name\":\"x\"}", 401);
    refused("POST", "/v1/runs", "{}", 401);
    caller = Optional.of(Bench.OTHER);
    for (String command : List.of("pause", "resume", "cancel")) {
      assertThat(refused("POST", run + "/" + command, "{}", 403).get("code").stringValue())
          .isEqualTo("forbidden");
    }
    refused("POST", run + "/deploy", "{\"name\":\"x\"}", 403);
    assertThat(get("/v1/runs/run-0001")).isEqualTo(before);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"rows\":0}|rows",
        "{\"rows\":37}|rows",
        "{\"rows\":5001}|rows",
        "{\"rows\":-1}|rows",
        "{\"rows\":1e3}|rows",
        "{\"rows\":\"9\"}|rows",
        "{\"rows\":99999999999999999999}|rows",
        "{\"eval_rows\":40}|eval_rows",
        "{\"eval_rows\":65}|eval_rows",
        "{\"version\":2}|version",
        "{\"version\":0}|version",
        "{\"base\":\"gpt\"}|base",
        "{\"base\":7}|base",
        "{\"datanet\":\"../x\"}|datanet",
        "{\"goal\":\"best\"}|goal",
        "{\"name\":\"\"}|name",
        "{\"name\":\"a\\u202eb\"}|name",
        "{\"name\":\"a\\u0000\"}|name",
        "{\"name\":\"0123456789012345678901234567890123456789012345678901234567890123x\"}|name",
        "{\"colour\":1}|colour",
        "{\"training\":[]}|training",
        "{\"training\":{\"colour\":1}}|training",
        "{\"training\":{\"method\":\"full\"}}|training",
        "{\"training\":{\"rank\":0}}|training",
        "{\"training\":{\"rank\":129}}|training.rank",
        "{\"training\":{\"rank\":1.5}}|training",
        "{\"training\":{\"alpha\":-1}}|training",
        "{\"training\":{\"targets\":[\"lm_head\"]}}|training",
        "{\"training\":{\"steps\":10001}}|training.steps",
        "{\"training\":{\"epochs\":10000}}|training.steps",
        "{\"training\":{\"epochs\":1,\"steps\":1}}|training",
        "{\"training\":{\"cutoff_tokens\":1025}}|training.cutoff_tokens",
        "{\"training\":{\"cutoff_tokens\":9}}|training",
        "{\"training\":{\"examples_per_step\":65}}|training.examples_per_step",
        "{\"training\":{\"learning_rate\":1e308}}|training",
        "{\"training\":{\"compute\":\"bf16\"}}|training.compute",
        "{\"training\":{\"seed\":-1}}|training",
        "{\"eval_rows\":0,\"training\":{\"eval_every\":1}}|training.eval_every"
      })
  void whatThisNodeDoesNotTrainIsNamed(String body, String param) {
    caller = Optional.of(Bench.OWNER);
    int before = factory.runs().size();
    assertThat(refused("POST", "/v1/runs", body, 400).get("param").stringValue()).isEqualTo(param);
    refused("POST", "/v1/factory/estimate", body, 400);
    assertThat(factory.runs()).hasSize(before);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{", "[]", "null", "7", "{\"rows\":1,\"rows\":2}", "{} {}"})
  void aBodyThatIsNoObjectIsSaidSo(String body) {
    caller = Optional.of(Bench.OWNER);
    refused("POST", "/v1/runs", body, 400);
  }

  @Test
  void whereNothingIsAndWhatIsTooLong() {
    for (String path :
        List.of(
            "/v1/runs/",
            "/v1/runs/run-9999",
            "/v1/runs/..",
            run + "/",
            run + "/x",
            run + "/steps/1",
            "/v1/factory/",
            "/v1/factory/x")) {
      refused("GET", path, "", 404);
    }
    refused("GET", "/v1/factory/estimate", "", 405);
    refused("GET", run + "/pause", "", 405);
    refused("POST", run + "/steps", "", 405);
    refused("POST", run + "/events", "", 405);
    refused("GET", run + "/steps?after=x", "", 400);
    refused("GET", run + "/steps?before=1", "", 400);
    refused("POST", "/v1/factory/estimate", " ".repeat(70_000), 413);
    caller = Optional.of(Bench.OWNER);
    refused("POST", run + "/pause", "{\"x\":1}", 400);
    refused("POST", run + "/deploy", "{\"name\":7}", 400);
    refused("POST", run + "/deploy", "{\"name\":\"UP\"}", 400);
    refused("POST", "/v1/factory/preview", "{\"limit\":21}", 400);
  }

  private record Event(String id, String name, JsonNode data) {}

  /// Reads events until a run's state says it is over.
  private static List<Event> follow(String path, String lastEventId) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.port() + path));
    if (!lastEventId.isEmpty()) {
      request.header("Last-Event-ID", lastEventId);
    }
    HttpResponse<InputStream> response =
        client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    assertThat(response.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    List<Event> events = new ArrayList<>();
    try (var lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      String id = "";
      String name = "";
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          id = line.substring(4);
        } else if (line.startsWith("event: ")) {
          name = line.substring(7);
        } else if (line.startsWith("data: ")) {
          JsonNode data =
              StrictJson.object(line.substring(6).getBytes(StandardCharsets.UTF_8), "an event");
          events.add(new Event(id, name, data));
          id = "";
          if (data.path("state").asString("").equals("finished")) {
            return events;
          }
        }
      }
    }
    throw new AssertionError("the stream ended: " + events);
  }

  private static List<String> ids(List<Event> events) {
    return events.stream().filter(e -> e.name().equals("step")).map(Event::id).toList();
  }

  @Test
  void whoFollowsARunMissesNothing() throws Exception {
    caller = Optional.of(Bench.OWNER);
    String id = answer("POST", "/v1/runs", Bench.order().toString(), 201).get("id").stringValue();
    List<Event> live = follow("/v1/runs/" + id + "/events", "");
    assertThat(ids(live)).hasSize(12).startsWith("1", "2").endsWith("12");
    live.stream().filter(e -> e.name().equals("step")).forEach(e -> matches("RunStep", e.data()));
    List<Event> samples = live.stream().filter(e -> e.name().equals("sample")).toList();
    assertThat(samples).hasSize(12).allSatisfy(e -> matches("RunSample", e.data()));
    assertThat(live.getLast().name()).isEqualTo("state");
    matches("Run", live.getLast().data());
    List<Event> again = follow("/v1/runs/" + id + "/events", "9");
    assertThat(ids(again)).containsExactly("10", "11", "12");
    assertThat(ids(follow("/v1/runs/" + id + "/events?after=11", ""))).containsExactly("12");
  }

  @Test
  void aServerClosesThoughSomeoneFollowsARun() throws Exception {
    HttpServer other =
        HttpServer.start("127.0.0.1", 0, HostGuard.of("127.0.0.1"), List.of(new ApiRoutes(api)));
    URI events = URI.create("http://127.0.0.1:%d%s/events".formatted(other.port(), run));
    var response =
        client.send(
            HttpRequest.newBuilder(events).build(), HttpResponse.BodyHandlers.ofInputStream());
    try (InputStream body = response.body()) {
      assertThat(body.readNBytes(3)).hasSize(3);
      long started = System.nanoTime();
      other.close();
      assertThat((System.nanoTime() - started) / 1e9).isLessThan(10);
    }
  }

  @Test
  void theRowsOfAGatedDatanetStayBehindItsGate() throws Exception {
    try (Bench gated = new Bench(temp.resolve("gated"), Access.GATED);
        Factory other = gated.factory(temp.resolve("gated-runs"))) {
      other.begin(other.order(Bench.order(), Optional.of(Bench.OWNER)), Bench.OWNER);
      FactoryApi closed = new FactoryApi(other, call -> caller);
      List<Optional<Address>> outside = List.of(Optional.empty(), Optional.of(Bench.OTHER));
      for (Optional<Address> who : outside) {
        caller = who;
        assertThat(status(closed, "POST", "/v1/factory/preview")).isEqualTo(403);
        assertThat(status(closed, "POST", "/v1/factory/estimate")).isEqualTo(403);
        assertThat(status(closed, "GET", "/v1/runs/run-0001/samples")).isEqualTo(403);
        assertThat(status(closed, "POST", "/v1/runs")).isEqualTo(who.isEmpty() ? 401 : 403);
      }
      caller = Optional.of(Bench.OWNER);
      assertThat(status(closed, "POST", "/v1/factory/preview")).isEqualTo(200);
    }
  }

  private static int status(FactoryApi api, String method, String path) {
    return ((Outcome.Json) api.handle(new ApiCall(method, path, new byte[0], "a test"))).status();
  }

  @Test
  void theDocumentNamesEveryReferenceAndJoinsTheOthers() {
    for (JsonNode all : List.of(ApiDocument.factory(), ApiDocument.whole())) {
      for (JsonNode reference : all.findValues("$ref")) {
        assertThat(all.at(reference.stringValue().substring(1)).isObject())
            .as(reference.stringValue())
            .isTrue();
      }
      assertThat(all.get("paths").propertyNames())
          .contains("/v1/factory/bases", "/v1/runs/{id}/events", "/v1/runs/{id}/deploy");
    }
    assertThat(ApiDocument.whole().at("/components/schemas/Error"))
        .isEqualTo(ApiDocument.factory().at("/components/schemas/Error"));
  }
}
