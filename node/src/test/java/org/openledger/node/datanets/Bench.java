package org.openledger.node.datanets;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import org.openledger.datanet.Datanet;
import org.openledger.datanet.DatanetConfig;
import org.openledger.datanet.access.AccessPolicy.Access;
import org.openledger.datanet.contribution.AccessGrant;
import org.openledger.datanet.contribution.AccessRequest;
import org.openledger.datanet.contribution.AccessRevocation;
import org.openledger.datanet.contribution.Contribution;
import org.openledger.datanet.contribution.Message;
import org.openledger.datanet.contribution.Review;
import org.openledger.datanet.contribution.Signed;
import org.openledger.datanet.row.Licence;
import org.openledger.datanet.row.RowId;
import org.openledger.datanet.version.Anchor;
import org.openledger.datanet.version.Version;
import org.openledger.node.faucet.FakeClock;
import org.openledger.node.session.Session;
import org.openledger.node.session.Sessions;
import org.openledger.node.session.SignIns;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.KeyPair;
import org.openledger.serving.ServingException;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.ErrorBody;
import org.openledger.serving.api.Outcome;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A Datanet with its people, called as a page calls it.
public final class Bench implements AutoCloseable {
  public static final String SLUG = "sample";
  public static final String ROOT = "/v1/datanets/" + SLUG + "/";
  public static final KeyPair OWNER = KeyPair.fromSeed(new byte[] {1});
  public static final KeyPair FIRST = KeyPair.fromSeed(new byte[] {2});
  public static final KeyPair SECOND = KeyPair.fromSeed(new byte[] {3});
  public static final KeyPair ANN = KeyPair.fromSeed(new byte[] {4});
  public static final KeyPair BOB = KeyPair.fromSeed(new byte[] {5});

  private static final JsonMapper JSON = JsonMapper.builder().build();

  final FakeClock clock = new FakeClock();
  final Datanet datanet;
  final Sessions sessions = new Sessions(SignIns.CHAIN, clock, new SplittableRandom(7));
  final DatanetApi api;
  private Runnable whileSealing = () -> {};

  public Bench(Path folder, Access access) {
    DatanetConfig config =
        new DatanetConfig(
            SignIns.CHAIN,
            OWNER.address(),
            SLUG,
            access,
            DatanetConfig.Reviewing.byTwo(Set.of(FIRST.address(), SECOND.address())),
            DatanetConfig.DATABASE_BYTES_MAX);
    datanet = Datanet.open(folder, config, clock);
    api = new DatanetApi(new Room(SLUG, datanet, sessions, clock), this::seal);
  }

  /// What the next seals do first.
  void whileSealing(Runnable what) {
    whileSealing = what;
  }

  private VersionSealer.Sealed seal() {
    whileSealing.run();
    Version version = datanet.seal();
    return new VersionSealer.Sealed(version, new Anchor(Hash.ZERO, 9));
  }

  @Override
  public void close() {
    datanet.close();
  }

  /// Signs somebody in.
  public Session in(KeyPair key) {
    return SignIns.in(sessions, key, clock.instant());
  }

  /// Seconds since 1970, now.
  public long now() {
    return clock.instant().getEpochSecond();
  }

  /// An answer that is whole, whatever its status.
  public Outcome.Json answer(ApiCall call) {
    assertThat(DatanetApi.has(call)).as(call.path()).isTrue();
    try {
      return (Outcome.Json) api.handle(call);
    } catch (ServingException e) {
      return ErrorBody.of(e);
    }
  }

  public Outcome.Json post(String path, JsonNode body) {
    return answer(SignIns.call("POST", ROOT + path, body.toString(), Map.of()));
  }

  public Outcome.Json post(String path, String body, Session session) {
    return answer(SignIns.call("POST", ROOT + path, body, session));
  }

  public Outcome.Json get(String path, Session session) {
    return answer(SignIns.call("GET", ROOT + path, "", session));
  }

  public Outcome.Json get(String path) {
    return answer(SignIns.call("GET", ROOT + path, "", Map.of()));
  }

  /// The body of an answer that must be good.
  public static JsonNode good(Outcome.Json outcome) {
    assertThat(outcome.status()).as(outcome.body().toString()).isEqualTo(200);
    return outcome.body();
  }

  /// The sentence of an answer that must be a refusal.
  public static String refused(Outcome.Json outcome, int status) {
    assertThat(outcome.status()).as(outcome.body().toString()).isEqualTo(status);
    return outcome.body().at("/error/message").asString();
  }

  public static ObjectNode object() {
    return JSON.createObjectNode();
  }

  public static JsonNode json(String text) {
    return JSON.readTree(text);
  }

  /// A row as a form gives it.
  public static ObjectNode row(String question, String answer) {
    return object()
        .put("question", question)
        .put("answer", answer)
        .put("category", "sample")
        .put("language", "en")
        .put("licence", "CC-BY-4.0")
        .put("source", "own words");
  }

  /// What is wrong with rows, by `rows/check`.
  public JsonNode check(List<? extends JsonNode> rows) {
    ObjectNode body = object().put("contributor", ANN.address().toString());
    ArrayNode list = body.putArray("rows");
    rows.forEach(list::add);
    return good(post("rows/check", body));
  }

  /// The row with its contribution, signed by `key` with what `checked` and `terms` say.
  public ObjectNode signed(KeyPair key, ObjectNode row, JsonNode checked, String consent) {
    Contribution contribution =
        new Contribution(
            key.address(),
            RowId.parse(checked.get("row").asString()),
            new Licence(row.get("licence").asString()),
            checked.get("source").asString(),
            consent,
            now());
    ObjectNode out = row.deepCopy();
    out.putObject("contribution")
        .put("contributor", key.address().toString())
        .put("row", contribution.row().toString())
        .put("licence", contribution.licence().id())
        .put("source", contribution.source())
        .put("consent", consent)
        .put("time", contribution.time());
    return out.put("signature", signature(key, contribution));
  }

  /// A signature in this Datanet's domain.
  public String signature(KeyPair key, Message message) {
    return Signed.by(key, datanet.domain(), message).signature();
  }

  /// Hands rows in.
  public JsonNode contribute(JsonNode... rows) {
    ObjectNode body = object();
    ArrayNode list = body.putArray("rows");
    for (JsonNode row : rows) {
      list.add(row);
    }
    return good(post("rows", body)).get("data");
  }

  /// Checks, signs and hands in one row; its id.
  public String give(KeyPair key, String question) {
    ObjectNode row = row(question, "An answer.");
    JsonNode checked = check(List.of(row));
    JsonNode taken =
        contribute(signed(key, row, checked.get("data").get(0), checked.get("consent").asString()));
    assertThat(taken.get(0).get("status").asString()).as(taken.toString()).isEqualTo("pending");
    return taken.get(0).get("row").asString();
  }

  /// One review, handed in.
  public JsonNode review(KeyPair key, String row, boolean accept) {
    Review review =
        new Review(key.address(), RowId.parse(row), accept, accept ? "" : "off topic", now());
    return review(review, signature(key, review));
  }

  JsonNode review(Review review, String signature) {
    ObjectNode body = object();
    ObjectNode one = body.putArray("reviews").addObject();
    one.putObject("review")
        .put("reviewer", review.reviewer().toString())
        .put("row", review.row().toString())
        .put("accept", review.accept())
        .put("reason", review.reason())
        .put("time", review.time());
    one.put("signature", signature);
    return good(post("reviews", body)).get("data").get(0);
  }

  /// Both reviewers accept a row.
  public void accept(String row) {
    review(FIRST, row, true);
    assertThat(review(SECOND, row, true).get("status").asString()).isEqualTo("accepted");
  }

  /// A request to read, handed in.
  public Outcome.Json ask(KeyPair key, String purpose, long until) {
    AccessRequest request = new AccessRequest(key.address(), purpose, until, now());
    ObjectNode body = object();
    body.putObject("request")
        .put("asker", key.address().toString())
        .put("purpose", purpose)
        .put("until", until)
        .put("time", request.time());
    return post("access/requests", body.put("signature", signature(key, request)));
  }

  /// A grant by `key`, handed in.
  public Outcome.Json grant(KeyPair key, JsonNode request, long until) {
    String purpose = request.get("purpose").asString();
    var asker = Address.parse(request.get("asker").asString());
    AccessGrant grant = new AccessGrant(key.address(), asker, purpose, until, now());
    ObjectNode body = object().put("request", request.get("id").asLong());
    body.putObject("grant")
        .put("owner", key.address().toString())
        .put("asker", asker.toString())
        .put("purpose", purpose)
        .put("until", until)
        .put("time", grant.time());
    return post("access/grants", body.put("signature", signature(key, grant)));
  }

  /// A revocation by `key`, handed in.
  public Outcome.Json revoke(KeyPair key, long grant) {
    AccessRevocation revocation = new AccessRevocation(key.address(), grant, now());
    ObjectNode body = object();
    body.putObject("revocation")
        .put("owner", key.address().toString())
        .put("grant", grant)
        .put("time", revocation.time());
    return post("access/revocations", body.put("signature", signature(key, revocation)));
  }
}
