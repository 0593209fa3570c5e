package org.openledger.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.openledger.node.datanets.Bench.ANN;
import static org.openledger.node.datanets.Bench.FIRST;
import static org.openledger.node.datanets.Bench.OWNER;
import static org.openledger.node.datanets.Bench.good;

import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.datanet.access.AccessPolicy.Access;
import org.openledger.node.datanets.Bench;
import org.openledger.node.datanets.DatanetApi;
import org.openledger.node.session.Session;
import org.openledger.node.session.SessionApi;
import org.openledger.node.session.Sessions;
import org.openledger.node.session.SignIns;
import org.openledger.node.wallet.DemoWallets;
import org.openledger.node.wallet.WalletsApi;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.KeyPair;
import org.openledger.serving.ServingException;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.Outcome;
import org.openledger.testing.Schemas;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// Holds what sessions and a Datanet take and answer against the OpenAPI document's part.
class DatanetDocumentTest {
  private static final JsonNode DOCUMENT = ApiDocument.datanet();

  @TempDir Path folder;

  private static JsonNode matches(String schema, JsonNode value) {
    assertThat(new Schemas(DOCUMENT).faults(schema, value)).as(value.toString()).isEmpty();
    return value;
  }

  @Test
  void theWritingSideIsAsDocumented() {
    try (Bench bench = new Bench(folder, Access.OPEN)) {
      ObjectNode row = Bench.row("What?", "That.");
      matches("RowDraft", row);
      JsonNode checked = matches("CheckedRows", bench.check(List.of(row, Bench.row("", ""), row)));
      ObjectNode signed =
          bench.signed(ANN, row, checked.get("data").get(0), checked.get("consent").asString());
      matches("SignedRow", signed);
      ObjectNode body = Bench.object();
      body.putArray("rows").add(signed).add(row);
      JsonNode taken = matches("TakenRows", good(bench.post("rows", body)));
      matches("ReviewQueue", good(bench.get("review", bench.in(FIRST))));
      String id = taken.at("/data/0/row").asString();
      matches("JudgedRow", bench.review(ANN, id, true));
      matches("JudgedRow", bench.review(FIRST, Hash.ZERO.toString(), true));
      bench.accept(id);
      Session owner = bench.in(OWNER);
      matches("SealedVersion", good(bench.post("versions", "", owner)));
      matches("VersionDiff", good(bench.get("diff?from=0&to=1")));
      long until = bench.now() + 60;
      JsonNode asked = matches("AccessEntry", good(bench.ask(ANN, "To learn.", until)));
      matches("AccessEntry", good(bench.grant(OWNER, asked, until)));
      matches("AccessList", good(bench.get("access", owner)));
      matches("Error", bench.get("review").body());
    }
  }

  @Test
  void sessionsAreAsDocumented() {
    Sessions sessions = new Sessions(SignIns.CHAIN, Clock.systemUTC(), new SplittableRandom(7));
    SessionApi api = new SessionApi(sessions, Clock.systemUTC());
    ApiCall nonce = SignIns.call("POST", "/v1/session/nonce", "", Map.of());
    JsonNode given = matches("SessionNonce", ((Outcome.Json) api.handle(nonce)).body());
    KeyPair key = KeyPair.fromSeed(new byte[] {9});
    String text =
        SignIns.text(
            SignIns.fields(key, given.get("nonce").asString(), Clock.systemUTC().instant()));
    JsonNode body = Bench.object().put("message", text).put("signature", SignIns.sign(key, text));
    matches("SignIn", body);
    ApiCall in = SignIns.call("POST", "/v1/session", body.toString(), Map.of());
    matches("Session", ((Outcome.Json) api.handle(in)).body());
    ApiCall who = SignIns.call("GET", "/v1/session", "", Map.of());
    matches("Session", ((Outcome.Json) api.handle(who)).body());
  }

  @Test
  void walletsAreAsDocumentedAndOnlyShownAtHome() {
    DemoWallets wallets = DemoWallets.of(3);
    ApiCall call = SignIns.call("GET", "/v1/demo/wallets", "", Map.of());
    JsonNode shown = ((Outcome.Json) new WalletsApi(wallets, true).handle(call)).body();
    matches("DemoWallets", shown);
    assertThat(shown.get("data")).hasSize(17);
    for (JsonNode one : shown.get("data")) {
      KeyPair key = KeyPair.ofPrivateKey(Hex.decode(one.get("private_key").asString()));
      assertThat(one.get("address").asString()).isEqualTo(key.address().toString());
    }
    assertThatThrownBy(() -> new WalletsApi(wallets, false).handle(call))
        .isInstanceOf(ServingException.class)
        .extracting("code")
        .isEqualTo(ServingException.Code.NOT_FOUND);
  }

  @Test
  void everyPathIsAnsweredAndEveryReferenceLeadsSomewhere() {
    assertThat(new Schemas(DOCUMENT).deadReferences()).isEmpty();
    assertThat(new Schemas(ApiDocument.whole()).deadReferences()).isEmpty();
    DOCUMENT
        .get("paths")
        .properties()
        .forEach(path -> {
          String real = path.getKey().replace("{slug}", "sample").replace("{id}", "1");
          for (String method : path.getValue().propertyNames()) {
            ApiCall call = SignIns.call(method.toUpperCase(Locale.ROOT), real, "", Map.of());
            assertThat(SessionApi.has(real) || WalletsApi.has(real) || DatanetApi.has(call))
                .as(real)
                .isTrue();
          }
        });
    assertThat(ApiDocument.whole().get("paths").propertyNames())
        .contains("/v1/session", "/v1/chain/status", "/v1/chat/completions");
    assertThat(ApiDocument.whole().at("/components/schemas/Error"))
        .isEqualTo(DOCUMENT.at("/components/schemas/Error"));
  }
}
