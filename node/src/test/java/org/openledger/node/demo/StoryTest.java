package org.openledger.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.math.BigInteger;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CancellationException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.Chain;
import org.openledger.chain.block.SentTransaction;
import org.openledger.datanet.contribution.RowStatus;
import org.openledger.datanet.version.Registration;
import org.openledger.node.NodeException;
import org.openledger.node.http.Callers;
import org.openledger.node.http.HttpServer;
import org.openledger.node.network.Founding;
import org.openledger.node.network.Network;
import org.openledger.node.network.NetworkFolder;
import org.openledger.node.network.Registry;
import org.openledger.node.pay.StoredAnswer;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;
import org.openledger.serving.ServingException;
import org.openledger.serving.api.ApiCall;
import org.openledger.testing.InstalledModel;
import org.openledger.testing.Schemas;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The whole story on a real network through HTTP, with eight rows and one question. It ends before
/// each thing that is kept, as if its process were killed, and another that finds only what is on
/// disk goes on; now and then the whole node is another.
@Tag("slow")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StoryTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /// Where a life ends: what is done then, and not kept.
  private static final List<String> BREAKS =
      List.of(
          "contribute",
          "seal",
          "registered",
          "train",
          "committed",
          "sketch",
          "payment-1",
          "answer-1");

  private static final List<Questions.Question> QUESTIONS =
      List.of(
          new Questions.Question(
              "The council turned my garage down. Can I fight that?", "bygglov-010"));

  @TempDir static Path temp;
  private static Founding founding;
  private static NetworkFolder folder;
  private static Life life;
  private static final List<String> reached = new ArrayList<>();

  /// After these the network is opened again too.
  private static final Set<String> NODE_ENDS = Set.of("seal", "answer-1");

  /// A story from where it is found to where it ends, in an open network.
  private record Life(Network network, StoryJob job, HttpServer server) implements AutoCloseable {
    static Life begin(Network network, Consumer<String> before) {
      StoryJob job = new StoryJob(network, founding.rows(), Clock.systemUTC(), QUESTIONS, before);
      HttpServer server = network.listen(job::parts);
      job.goOn(network.url(server));
      return new Life(network, job, server);
    }

    HttpResponse<String> send(String method, String path, String body) throws Exception {
      return HTTP.send(
          HttpRequest.newBuilder(URI.create(network.url(server) + path))
              .method(method, HttpRequest.BodyPublishers.ofString(body))
              .build(),
          HttpResponse.BodyHandlers.ofString());
    }

    JsonNode demo() throws Exception {
      HttpResponse<String> answer = send("GET", "/v1/demo", "");
      assertThat(answer.statusCode()).isEqualTo(200);
      return asDocumented(JSON.readTree(answer.body()));
    }

    JsonNode asDocumented(JsonNode demo) throws Exception {
      JsonNode document = JSON.readTree(send("GET", "/v1/openapi.json", "").body());
      assertThat(new Schemas(document).faults("Demo", demo)).isEmpty();
      return demo;
    }

    @Override
    public void close() {
      job.close();
      server.close();
    }
  }

  private static Network open() {
    Network network = founding.open(folder);
    network.resume();
    return network;
  }

  @BeforeAll
  static void live() throws Exception {
    founding = Homes.founding(temp.resolve("home"), InstalledModel.path("story").getParent());
    folder = founding.found(7, founding.base());
    Network network = open();
    for (String at : BREAKS) {
      long t0 = System.nanoTime();
      try (Life broken = Life.begin(network, name -> breakAt(at, name))) {
        if (at.equals(BREAKS.getFirst())) {
          theButton(broken);
        }
        broken.job().await();
        JsonNode demo = broken.demo();
        assertThat(demo.get("state").stringValue()).as(at).isEqualTo("running");
        reached.add(demo.get("stage").stringValue());
      }
      System.out.println("TIME " + at + " " + (System.nanoTime() - t0) / 1e9);
      t0 = System.nanoTime();
      if (NODE_ENDS.contains(at)) {
        network.close();
        network = open();
      }
      System.out.println("TIME open " + (System.nanoTime() - t0) / 1e9);
    }
    life = Life.begin(network, name -> failAt("summary", name));
    life.job().await();
  }

  @AfterAll
  static void end() {
    if (life != null) {
      life.close();
      life.network().close();
    }
  }

  private static void breakAt(String at, String name) {
    if (name.equals(at)) {
      throw new CancellationException("ended before " + at + " was kept");
    }
  }

  private static boolean failed;

  /// Once.
  private static void failAt(String at, String name) {
    if (name.equals(at) && !failed) {
      failed = true;
      throw new NodeException(NodeException.Code.HOME, "no space is left");
    }
  }

  /// On an empty network, once; what is wrong begins nothing.
  private static void theButton(Life life) throws Exception {
    JsonNode empty = life.demo();
    assertThat(empty.get("state").stringValue()).isEqualTo("none");
    assertThat(empty.get("ready").booleanValue()).isTrue();
    for (String wrong : List.of("{\"rows\":3}", "{\"questions\":9}", "{\"row\":8}", "[", "8")) {
      assertThat(life.send("POST", "/v1/demo", wrong).statusCode()).as(wrong).isEqualTo(400);
    }
    assertThat(life.demo()).isEqualTo(empty);
    assertThat(life.send("DELETE", "/v1/demo", "").statusCode()).isEqualTo(405);
    HttpResponse<String> begun = life.send("POST", "/v1/demo", "{\"rows\":8,\"questions\":1}");
    assertThat(begun.statusCode()).as(begun.body()).isEqualTo(202);
    assertThat(life.asDocumented(JSON.readTree(begun.body())).get("state").stringValue())
        .isEqualTo("running");
    HttpResponse<String> twice = life.send("POST", "/v1/demo", "");
    assertThat(twice.statusCode()).isEqualTo(409);
    assertThat(twice.body()).contains("running already").contains("nothing was changed");
  }

  @Test
  @Order(1)
  void eachLifeEndsWhereItWasBrokenOff() {
    assertThat(reached)
        .containsExactly("contribute", "seal", "train", "train", "sketch", "sketch", "ask", "ask");
  }

  @Test
  @Order(2)
  void aFailureIsSaidAndTheStoryGoesOnWhenItIsTold() throws Exception {
    JsonNode stopped = life.demo();
    assertThat(stopped.get("state").stringValue()).isEqualTo("failed");
    assertThat(stopped.get("failure").stringValue())
        .contains("no space is left")
        .contains("What was done is kept");
    assertThat(life.send("POST", "/v1/demo", "").statusCode()).isEqualTo(202);
    life.job().await();
    JsonNode done = life.demo();
    assertThat(done.get("state").stringValue()).isEqualTo("done");
    assertThat(done.get("failure").isNull()).isTrue();
    assertThat(done.at("/summary/conserved").booleanValue()).isTrue();
  }

  @Test
  @Order(3)
  void itIsNotToldTwice() throws Exception {
    HttpResponse<String> again = life.send("POST", "/v1/demo", "");
    assertThat(again.statusCode()).isEqualTo(409);
    assertThat(again.body()).contains("has run");
  }

  @Test
  @Order(3)
  void eachRowIsThereOnceAndSealedOnce() throws Exception {
    int rows = 503; // lines of the file of rows
    assertThat(life.network().datanet().count(RowStatus.ACCEPTED)).isEqualTo(rows);
    assertThat(life.network().datanet().count(RowStatus.PENDING)).isZero();
    assertThat(life.network().datanet().versions()).hasSize(1);
    JsonNode demo = life.demo();
    assertThat(demo.at("/contribute/rows").intValue()).isEqualTo(rows);
    assertThat(demo.at("/contribute/rejected").intValue()).isZero();
    assertThat(demo.at("/contribute/contributors").intValue()).isEqualTo(12);
    assertThat(demo.at("/seal/rows").intValue()).isEqualTo(rows);
    assertThat(demo.at("/train/targets").intValue()).isEqualTo(8);
    assertThat(demo.at("/sketch/rows").intValue()).isEqualTo(8);
  }

  @Test
  @Order(3)
  void eachRegistrationIsOnChainOnce() {
    List<String> kinds = new ArrayList<>();
    for (SentTransaction sent : sent()) {
      if (Registry.ADDRESS.equals(sent.body().to())) {
        Registration registration = Registration.decode(sent.body().data()).orElseThrow();
        kinds.add(registration.getClass().getSimpleName());
      }
    }
    assertThat(kinds)
        .containsExactly("SealVersion", "CountContributors", "RegisterRun", "CommitStore");
  }

  @Test
  @Order(3)
  void theAskerPaysOnceAndExactlyTheFeeArrives() throws Exception {
    Network network = life.network();
    Address asker = network.wallets().asker().address();
    assertThat(sent().stream().filter(s -> s.sender().equals(asker))).hasSize(1);
    assertThat(network.book().newest()).hasSize(1);
    StoredAnswer stored = network.book().newest().getFirst();
    JsonNode answer = life.demo().at("/answers/0");
    assertThat(answer.get("receipt").stringValue()).isEqualTo(stored.id());
    BigInteger fee = new BigInteger(answer.get("fee_wei").stringValue());
    BigInteger shares = BigInteger.ZERO;
    for (JsonNode payment : answer.get("payments")) {
      shares = shares.add(new BigInteger(payment.get("wei").stringValue()));
    }
    assertThat(shares).isEqualTo(fee).isPositive();
    assertThat(arrived(network)).isEqualTo(fee);
    long fromEscrow =
        sent().stream()
            .filter(s -> s.sender().equals(network.wallets().escrow().address()))
            .count();
    assertThat(fromEscrow).isEqualTo(stored.transfers().size());
  }

  /// What all who are paid have more than in the genesis, and what they spent on gas since.
  private static BigInteger arrived(Network network) {
    Chain chain = network.chain();
    Set<Address> payees = new TreeSet<>();
    for (StoredAnswer.Transfer t : network.book().newest().getFirst().transfers()) {
      if (!t.role().equals("refund")) {
        payees.add(Address.parse(t.to()));
      }
    }
    BigInteger sum = BigInteger.ZERO;
    for (Address payee : payees) {
      BigInteger before = chain.balance(payee, 0).toBigInteger();
      sum = sum.add(chain.balance(payee).toBigInteger()).subtract(before);
    }
    for (SentTransaction sent : sent()) {
      if (payees.contains(sent.sender())) {
        var found = chain.inclusion(sent.hash()).orElseThrow();
        UInt256 price = sent.body().gasPrice(found.in().block().header().baseFee());
        sum = sum.add(price.multiply(found.gasUsed()).toBigInteger());
      }
    }
    return sum;
  }

  private static List<SentTransaction> sent() {
    Chain chain = life.network().chain();
    List<SentTransaction> all = new ArrayList<>();
    for (long n = 1; n <= chain.head().number(); n++) {
      var block = chain.block(n).orElseThrow();
      for (int i = 0; i < block.block().transactions().size(); i++) {
        all.add(block.sent(i));
      }
    }
    return all;
  }

  @Test
  @Order(3)
  void itsModelIsServedAndItsRunIsListed() throws Exception {
    assertThat(life.send("GET", "/v1/models", "").body()).contains("construction-law");
    JsonNode run = JSON.readTree(life.send("GET", "/v1/runs/run-0001", "").body());
    assertThat(run.get("state").stringValue()).isEqualTo("deployed");
    assertThat(run.get("adapter")).isEqualTo(life.demo().at("/train/adapter"));
    System.out.println("ADAPTER " + run.get("adapter"));
    JsonNode all = JSON.readTree(life.send("GET", "/v1/runs", "").body());
    assertThat(all.get("data")).hasSize(1);
  }

  @Test
  @Order(3)
  void whoFollowsLaterHearsAllOfIt() throws Exception {
    HttpResponse<java.io.InputStream> stream =
        HTTP.send(
            HttpRequest.newBuilder(
                    URI.create(life.network().url(life.server()) + "/v1/demo/events"))
                .build(),
            HttpResponse.BodyHandlers.ofInputStream());
    assertThat(stream.headers().firstValue("Content-Type").orElse(""))
        .startsWith("text/event-stream");
    List<String> events = new ArrayList<>();
    AtomicReference<JsonNode> demo = new AtomicReference<>();
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(stream.body(), StandardCharsets.UTF_8))) {
      for (String line = lines.readLine(); events.size() < 3; line = lines.readLine()) {
        if (line.startsWith("event: ")) {
          events.add(line.substring(7));
        } else if (line.startsWith("data: ") && events.getLast().equals("demo")) {
          demo.set(JSON.readTree(line.substring(6)));
        }
      }
    }
    assertThat(events).containsExactly("demo", "step", "step"); // eight rows are two steps
    assertThat(demo.get()).isEqualTo(life.demo());
  }

  @Test
  @Order(3)
  void beyondLoopbackOnlyTheOperatorBeginsIt() {
    Address operator = life.network().wallets().operator().address();
    Address other = life.network().wallets().asker().address();
    ApiCall call = new ApiCall("POST", "/v1/demo", new byte[0], "198.51.100.7");
    assertThat(code(Callers.NOBODY, call)).isEqualTo(ServingException.Code.SIGNED_OUT);
    assertThat(code(c -> Optional.of(other), call)).isEqualTo(ServingException.Code.FORBIDDEN);
    assertThat(code(c -> Optional.of(operator), call)).isEqualTo(ServingException.Code.CONFLICT);
  }

  private static ServingException.Code code(Callers callers, ApiCall call) {
    try {
      new DemoApi(life.job(), callers, false).answer(call);
      throw new AssertionError("it was answered");
    } catch (ServingException e) {
      return e.code();
    }
  }
}
