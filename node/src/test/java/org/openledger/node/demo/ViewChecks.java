package org.openledger.node.demo;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.openledger.testing.Schemas;
import tools.jackson.databind.JsonNode;

/// What must hold of the views of a running network.
///
/// @param get the answer at a path
record ViewChecks(Function<String, JsonNode> get) {
  void areAsDocumented(String id) {
    JsonNode document = get.apply("/v1/openapi.json");
    String datanet = "/v1/datanets/swedish-construction-law";
    JsonNode rows = get.apply(datanet + "/rows?limit=3&q=building");
    String row = rows.at("/data/0/row").stringValue();
    String person = rows.at("/data/0/contributor").stringValue();
    Map<String, String> views =
        Map.of(
            "/v1/network",
            "Network",
            "/v1/activity",
            "Activity",
            "/v1/receipts",
            "AnswerList",
            "/v1/receipts/" + id,
            "PaidAnswer",
            "/v1/receipts/" + id + "/proofs",
            "Proofs",
            "/v1/datanets",
            "DatanetList",
            datanet,
            "Datanet",
            datanet + "/rows?status=accepted&contributor=" + person,
            "RowPage",
            datanet + "/rows/" + row,
            "RowDetail",
            "/v1/earnings/" + person,
            "Earnings");
    views.forEach((path, schema) ->
        assertThat(new Schemas(document).faults(schema, get.apply(path))).as(path).isEmpty());
  }

  void haveEachRowOnce(int rows) {
    String path = "/v1/datanets/swedish-construction-law/rows?limit=100";
    Set<String> seen = new HashSet<>();
    String cursor = "";
    int count = 0;
    while (true) {
      JsonNode page = get.apply(path + cursor);
      page.get("data").forEach(row -> seen.add(row.get("row").stringValue()));
      count += page.get("data").size();
      if (page.get("next_cursor").isNull()) {
        break;
      }
      cursor = "&cursor=" + page.get("next_cursor").stringValue();
    }
    assertThat(seen).hasSize(count).hasSize(rows);
  }

  void addUp() {
    JsonNode activity = get.apply("/v1/activity");
    BigInteger sum = BigInteger.ZERO;
    for (JsonNode person : activity.get("people")) {
      JsonNode earnings = get.apply("/v1/earnings/" + person.get("contributor").stringValue());
      assertThat(earnings.get("total_wei")).isEqualTo(person.get("wei"));
      sum = sum.add(new BigInteger(earnings.get("total_wei").stringValue()));
    }
    assertThat(activity.get("contributors_wei").stringValue()).isEqualTo(sum.toString());
    BigInteger paid = BigInteger.ZERO;
    for (JsonNode answer : get.apply("/v1/receipts").get("data")) {
      JsonNode receipt = get.apply("/v1/receipts/" + answer.get("id").stringValue());
      for (JsonNode transfer : receipt.get("transfers")) {
        if (transfer.get("role").stringValue().equals("contributor")) {
          paid = paid.add(new BigInteger(transfer.get("wei").stringValue()));
        }
      }
    }
    assertThat(sum).isEqualTo(paid);
  }
}
