package org.openledger.node.datanets;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openledger.node.datanets.Bench.ANN;
import static org.openledger.node.datanets.Bench.BOB;
import static org.openledger.node.datanets.Bench.good;
import static org.openledger.node.datanets.Bench.json;
import static org.openledger.node.datanets.Bench.object;
import static org.openledger.node.datanets.Bench.refused;
import static org.openledger.node.datanets.Bench.row;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.datanet.access.AccessPolicy.Access;
import org.openledger.datanet.contribution.Contribution;
import org.openledger.datanet.contribution.RowStatus;
import org.openledger.node.session.SignIns;
import org.openledger.testing.Seeds;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Rows looked at and handed in, with real signatures.
class RowsApiTest {
  private static final String CONSENT = Contribution.CONSENT;

  @TempDir Path folder;
  private Bench bench;

  @BeforeEach
  void open() {
    bench = new Bench(folder, Access.OPEN);
  }

  @AfterEach
  void close() {
    bench.close();
  }

  private ObjectNode signed(ObjectNode row) {
    return bench.signed(ANN, row, bench.check(List.of(row)).get("data").get(0), CONSENT);
  }

  private void refuses(JsonNode row, String words) {
    JsonNode taken = bench.contribute(row).get(0);
    assertThat(taken.get("status").asString()).as(taken.toString()).isEqualTo("refused");
    assertThat(taken.get("reason").asString()).contains(words);
    assertThat(bench.datanet.count(RowStatus.PENDING)).isZero();
  }

  @Test
  void checkingKeepsNothing() {
    JsonNode checked = bench.check(List.of(row("What?", "That.")));
    assertThat(checked.at("/data/0/problems")).isEmpty();
    assertThat(checked.at("/data/0/duplicate_of").isNull()).isTrue();
    assertThat(checked.get("consent").asString()).isEqualTo(CONSENT);
    assertThat(checked.at("/domain/chainId").asLong()).isEqualTo(47_510);
    assertThat(checked.at("/domain/salt").asString())
        .isEqualTo(bench.datanet.domain().datanet().toString());
    assertThat(checked.at("/types/Contribution")).hasSize(6);
    assertThat(bench.datanet.count(RowStatus.PENDING)).isZero();
  }

  @Test
  void whatCheckCallsGoodIsAdmittedWhenSigned() {
    Seeds.times(
        20,
        random -> {
          List<ObjectNode> rows = new ArrayList<>();
          for (int i = 0; i < 12; i++) {
            rows.add(anyRow(random));
          }
          JsonNode checked = bench.check(rows);
          ObjectNode body = object();
          ArrayNode list = body.putArray("rows");
          for (int i = 0; i < rows.size(); i++) {
            JsonNode one = checked.get("data").get(i);
            assertThat(one.get("row").isNull()).isEqualTo(!one.get("problems").isEmpty());
            if (!one.get("row").isNull()) {
              list.add(bench.signed(ANN, rows.get(i), one, CONSENT));
            } else {
              list.add(signedUnseen(rows.get(i)));
            }
          }
          JsonNode taken = good(bench.post("rows", body)).get("data");
          for (int i = 0; i < rows.size(); i++) {
            JsonNode one = checked.get("data").get(i);
            boolean fine = one.get("problems").isEmpty() && one.get("duplicate_of").isNull();
            assertThat(taken.get(i).get("status").asString())
                .as("%s, then %s", one, taken.get(i))
                .isEqualTo(fine ? "pending" : "refused");
          }
        });
  }

  /// Text that is good, hostile, or the same as another's.
  private static ObjectNode anyRow(RandomGenerator random) {
    String[] texts = {
      "What is a bygglov?",
      "  spaced\r\n",
      "a\u0308",
      "\u202Eesrever",
      "",
      "m\u00e5tt",
      "\u0000",
      "tag\uDB40\uDC41",
      "<script>alert(1)</script>",
      "=1+1",
      "\uD800",
      "z".repeat(20_000)
    };
    ObjectNode row =
        row(
            texts[random.nextInt(texts.length)] + (random.nextBoolean() ? random.nextInt(30) : ""),
            texts[random.nextInt(texts.length)]);
    row.put("source", texts[random.nextInt(texts.length)]);
    row.put("language", random.nextInt(8) == 0 ? "no language" : "SV-se");
    row.put("label", random.nextInt(8) == 0 ? "\u2066" : "row " + random.nextInt(9));
    if (random.nextInt(8) == 0) {
      row.remove("category");
    }
    return row;
  }

  /// A row that cannot be, with somebody's signature over something.
  private ObjectNode signedUnseen(ObjectNode row) {
    ObjectNode other = signed(row("other " + row.hashCode(), "answer"));
    ObjectNode out = row.deepCopy();
    out.set("contribution", other.get("contribution"));
    out.set("signature", other.get("signature"));
    return out;
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "question|1|question",
        "question|\"\"|question",
        "question|\"a\\u202eb\"|question",
        "answer|\"\\u0000\"|answer",
        "language|\"english please\"|language",
        "licence|\"free\"|licence",
        "source|[]|source",
        "sources|\"one\"|sources",
        "sources|[1]|sources",
        "sources|[\"\"]|sources",
        "label|{}|label",
        "colour|\"red\"|colour"
      })
  void aFaultIsToldAtItsField(String field, String value, String told) {
    ObjectNode row = row("What?", "That.");
    row.set(field, json(value));
    JsonNode one = bench.check(List.of(row)).at("/data/0");
    assertThat(one.get("row").isNull()).isTrue();
    assertThat(one.get("problems")).hasSize(1);
    assertThat(one.at("/problems/0/field").asString()).isEqualTo(told);
    assertThat(one.at("/problems/0/message").asString()).isNotBlank();
  }

  @Test
  void longTextsAreRefusedAtTheirField() {
    ObjectNode row = row("q".repeat(16 * 1024 + 1), "a".repeat(64 * 1024 + 1));
    row.put("category", "c".repeat(129)).put("label", "l".repeat(129));
    row.put("source", "s".repeat(1025)).put("x".repeat(40_000), 1);
    JsonNode problems = bench.check(List.of(row)).at("/data/0/problems");
    assertThat(problems).hasSize(6);
    assertThat(problems.toString()).hasSizeLessThan(2_000);
  }

  @Test
  void halfACharacterIsRefusedWhereverItStands() {
    String row = row("What?", "That.").toString();
    for (String field : List.of("question", "answer", "category", "source", "licence")) {
      String body =
          "{\"contributor\":\"%s\",\"rows\":[%s]}"
              .formatted(ANN.address(), row.replaceFirst("\"" + field + "\":\"", "$0\\\\ud800"));
      var call = SignIns.call("POST", Bench.ROOT + "rows/check", body, Map.of());
      JsonNode one = good(bench.answer(call)).at("/data/0");
      assertThat(one.at("/problems/0/field").asString()).isEqualTo(field);
    }
  }

  @Test
  void whatIsHereOrTwiceInTheCallIsADuplicate() {
    String first = bench.give(BOB, "What?");
    JsonNode data =
        bench
            .check(
                List.of(
                    row("What?", "An answer.").put("licence", "CC0-1.0"),
                    row("New?", "An answer."),
                    row("New?", "An answer.").put("category", "other")))
            .get("data");
    assertThat(data.at("/0/duplicate_of").asString()).isEqualTo(first);
    assertThat(data.at("/1/duplicate_of").isNull()).isTrue();
    assertThat(data.at("/2/duplicate_of").asString()).isEqualTo(data.at("/1/row").asString());
  }

  @Test
  void aSignedRowWaitsForItsReviewersWithItsLabel() {
    ObjectNode row = row(" What?\r\n", "That.").put("label", " r-1 ");
    row.putArray("sources").add("PBL 9 kap.");
    JsonNode taken = bench.contribute(signed(row)).get(0);
    assertThat(taken.toString())
        .isEqualTo(
            "{\"n\":0,\"row\":%s,\"status\":\"pending\",\"reason\":null}"
                .formatted(taken.get("row")));
    assertThat(bench.datanet.labelled("r-1"))
        .singleElement()
        .satisfies(kept -> {
          assertThat(kept.row().question()).isEqualTo("What?");
          assertThat(kept.row().sources()).containsExactly("PBL 9 kap.");
          assertThat(kept.contributor()).isEqualTo(ANN.address());
        });
  }

  @Test
  void aRowWhoseSignatureDoesNotHoldIsRefused() {
    ObjectNode good = signed(row("What?", "That."));
    refuses(good.deepCopy().put("signature", "0x12"), "malformed");
    refuses(
        good.deepCopy().put("signature", signed(row("Else?", "No.")).get("signature").asString()),
        "signature is not");
    ObjectNode others = good.deepCopy();
    ((ObjectNode) others.get("contribution")).put("contributor", BOB.address().toString());
    refuses(others, "signature is not");
    ObjectNode later = good.deepCopy();
    ((ObjectNode) later.get("contribution")).put("time", bench.now() + 1);
    refuses(later, "signature is not");
    ObjectNode changed = good.deepCopy();
    refuses(changed.put("answer", "Another."), "is about row");
    refuses(good.deepCopy().put("source", "elsewhere"), "another source");
    refuses(good.deepCopy().put("question", "a\u202Eb"), "question: ");
    ObjectNode licence = good.deepCopy();
    ((ObjectNode) licence.get("contribution")).put("licence", "CC0-1.0");
    refuses(licence, "the contribution says CC0-1.0");
  }

  @Test
  void aContributionToOtherTermsOrFromTheFutureIsRefused() {
    ObjectNode row = row("What?", "That.");
    JsonNode checked = bench.check(List.of(row)).get("data").get(0);
    refuses(bench.signed(ANN, row, checked, "I agree to nothing."), "something else");
    bench.clock.move(Duration.ofMinutes(6));
    ObjectNode ahead = bench.signed(ANN, row, checked, CONSENT);
    bench.clock.move(Duration.ofMinutes(-6));
    refuses(ahead, "in the future");
  }

  @ParameterizedTest
  @ValueSource(strings = {"1", "null", "[]", "{}", "\"row\"", "{\"contribution\":1}"})
  void whatIsNoRowIsRefusedAndTheRestGoesOn(String text) {
    JsonNode taken = bench.contribute(json(text), signed(row("What?", "That.")));
    assertThat(taken.at("/0/status").asString()).isEqualTo("refused");
    assertThat(taken.at("/0/row").isNull()).isTrue();
    assertThat(taken.at("/1/status").asString()).isEqualTo("pending");
  }

  @Test
  void aContributionThatIsMissingIsNamed() {
    refuses(row("What?", "That."), "contribution");
    ObjectNode none = signed(row("What?", "That."));
    none.remove("signature");
    refuses(none, "signature");
  }

  @Test
  void tooManyRowsOrNoneAreRefusedAsAWhole() {
    ObjectNode body = object().put("contributor", ANN.address().toString());
    ArrayNode rows = body.putArray("rows");
    assertThat(refused(bench.post("rows/check", body), 400)).contains("1 to 10,000");
    for (int i = 0; i < 10_001; i++) {
      rows.add(1);
    }
    assertThat(refused(bench.post("rows/check", body), 400)).contains("1 to 10,000");
    body.remove("contributor");
    assertThat(refused(bench.post("rows", body), 400)).contains("1 to 10,000");
  }

  @Test
  void aBodyOverEightMebibytesIsTooLarge() {
    String body = "{\"contributor\":\"" + " ".repeat(8 << 20) + "\"}";
    refused(bench.answer(SignIns.call("POST", Bench.ROOT + "rows/check", body, Map.of())), 413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "[]",
        "{}",
        "{\"contributor\":\"0x12\",\"rows\":[{}]}",
        "{\"contributor\":1,\"rows\":[{}]}",
        "{\"contributor\":\"0x0000000000000000000000000000000000000001\"}",
        "{\"contributor\":\"0x0000000000000000000000000000000000000001\",\"rows\":{}}",
        "{\"contributor\":\"0x0000000000000000000000000000000000000001\",\"rows\":[1],\"x\":1}",
        "{\"contributor\":\"0x0000000000000000000000000000000000000001\",\"rows\":[{\"a\":1,\"a\":2}]}"
      })
  void aBodyThatIsNoCheckIsRefused(String body) {
    var call = SignIns.call("POST", Bench.ROOT + "rows/check", body, Map.of());
    refused(bench.answer(call), 400);
  }

  @Test
  void anotherDatanetIsNotHere() {
    var call = SignIns.call("POST", "/v1/datanets/other/rows/check", "{}", Map.of());
    assertThat(refused(bench.answer(call), 404)).contains("'sample'");
    assertThat(refused(bench.get("rows/check"), 405)).contains("use POST");
  }
}
