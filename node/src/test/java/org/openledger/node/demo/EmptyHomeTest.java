package org.openledger.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.node.OpenLedger;
import org.openledger.node.home.Home;
import org.openledger.node.network.NetworkFolder;
import org.openledger.testing.InstalledModel;
import org.openledger.testing.JavaProcess;
import org.openledger.testing.Schemas;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A node that finds nothing at home makes an empty network, and one that is killed amid the story
/// goes on with it: the program itself, in processes of its own.
@Tag("slow")
class EmptyHomeTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  @TempDir Path temp;
  private String url = "";

  @Test
  void aNodeMakesAnEmptyNetworkAndAKilledOneGoesOn() throws Exception {
    Home home = Homes.home(temp.resolve("home"), InstalledModel.path("empty-home").getParent());
    Process first = node(home);
    try {
      isEmptyAndAsDocumented();
      theButtonBeginsTheStory();
    } finally {
      first.destroyForcibly().waitFor(); // SIGKILL
    }
    NetworkFolder.State state = state(home);
    Process second = node(home);
    try {
      await("train");
      JsonNode demo = get("/v1/demo");
      assertThat(demo.get("state").stringValue()).isEqualTo("running");
      assertThat(demo.at("/seal/version").intValue()).isEqualTo(1);
      JsonNode datanet = get("/v1/datanets/" + demo.get("datanet").stringValue());
      assertThat(datanet.get("versions")).hasSize(1);
      assertThat(datanet.at("/versions/0/rows")).isEqualTo(demo.at("/contribute/rows"));
      second.destroy();
      assertThat(second.waitFor(60, TimeUnit.SECONDS)).isTrue();
      assertThat(second.exitValue()).isEqualTo(128 + 15);
    } finally {
      second.destroyForcibly();
    }
    assertThat(state(home)).isEqualTo(state);
    Home.lock(home.newestNetwork().orElseThrow()).close();
  }

  /// In a browser, up to where the rows are sealed.
  private void theButtonBeginsTheStory() throws Exception {
    Path log = temp.resolve("browser.log");
    Process browser =
        new ProcessBuilder(
                "env", "STUDIO_URL=" + url, "npx", "playwright", "test", "e2e/home.test.ts")
            .directory(Vectors.root().resolve("web").toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    assertThat(browser.waitFor(180, TimeUnit.SECONDS)).isTrue();
    assertThat(browser.exitValue()).as(Files.readString(log)).isZero();
    assertThat(Files.readString(log)).contains("1 passed");
  }

  private static NetworkFolder.State state(Home home) {
    return new NetworkFolder(home.newestNetwork().orElseThrow()).state();
  }

  /// All that the Studio reads on its first pages.
  private void isEmptyAndAsDocumented() throws Exception {
    Schemas schemas = new Schemas(get("/v1/openapi.json"));
    JsonNode network = get("/v1/network");
    String datanet = "/v1/datanets/" + network.get("datanet").stringValue();
    Map<String, String> pages =
        Map.of(
            "/v1/network",
            "Network",
            "/v1/activity",
            "Activity",
            "/v1/receipts",
            "AnswerList",
            "/v1/datanets",
            "DatanetList",
            datanet,
            "Datanet",
            datanet + "/rows",
            "RowPage",
            "/v1/runs",
            "RunList",
            "/v1/factory/bases",
            "BaseList",
            "/v1/demo",
            "Demo");
    for (Map.Entry<String, String> page : pages.entrySet()) {
      assertThat(schemas.faults(page.getValue(), get(page.getKey()))).as(page.getKey()).isEmpty();
    }
    assertThat(network.get("models")).isEmpty();
    assertThat(get("/v1/models").at("/data/0/id").stringValue()).isEqualTo("smollm2-135m-instruct");
    assertThat(get(datanet).get("versions")).isEmpty();
    assertThat(get("/v1/activity").get("answers").intValue()).isZero();
    assertThat(get("/v1/demo").get("ready").booleanValue()).isTrue();
    assertThat(send("GET", "/ready", "").body()).isEqualTo("ok\n");
    String ask =
        """
        {"model":"smollm2-135m-instruct","max_completion_tokens":2,
         "messages":[{"role":"user","content":"Hello"}]}
        """;
    assertThat(send("POST", "/v1/chat/completions", ask).statusCode()).isEqualTo(200);
  }

  /// Waits until the story is at a stage, or past it.
  private void await(String stage) throws Exception {
    List<String> stages = List.of("contribute", "seal", "train", "sketch", "ask");
    for (int i = 0; i < 600; i++) {
      JsonNode demo = get("/v1/demo");
      assertThat(demo.get("failure").isNull()).as(demo.toString()).isTrue();
      if (stages.indexOf(demo.get("stage").asString("")) >= stages.indexOf(stage)) {
        return;
      }
      Thread.sleep(100);
    }
    throw new AssertionError("not at " + stage + ": " + get("/v1/demo"));
  }

  private HttpResponse<String> send(String method, String path, String body) throws Exception {
    return HTTP.send(
        HttpRequest.newBuilder(URI.create(url + path))
            .method(method, HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private JsonNode get(String path) throws Exception {
    return JSON.readTree(send("GET", path, "").body());
  }

  /// A node that is up.
  private Process node(Home home) throws IOException {
    Process node =
        new ProcessBuilder(
                JavaProcess.command(
                    "1200m",
                    OpenLedger.class,
                    "node",
                    "--home",
                    home.dir().toString(),
                    "--port",
                    "0"))
            .redirectErrorStream(true)
            .start();
    StringBuilder all = new StringBuilder();
    BufferedReader said = node.inputReader();
    for (String line = said.readLine(); line != null; line = said.readLine()) {
      all.append(line).append('\n');
      if (line.startsWith("Up: ")) {
        url = line.replaceAll(".* at (http://[^/]+)/,.*", "$1");
        return node;
      }
    }
    throw new AssertionError("the node ended: " + all);
  }
}
