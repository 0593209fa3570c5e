package org.openledger.attribution.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.openledger.attribution.AttributionException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Receipts that a script made from the words of the format alone, good and tampered with; the
/// browser's verifier is held against the same.
class SharedReceiptsTest {
  private static JsonNode cases;

  @BeforeAll
  static void read() throws IOException {
    try (InputStream in = SharedReceiptsTest.class.getResourceAsStream("/formats/receipts.json")) {
      cases = JsonMapper.builder().build().readTree(in);
    }
  }

  private static boolean isBelieved(JsonNode receipt) {
    try {
      return ReceiptJson.parse(receipt.toString()).follows();
    } catch (AttributionException e) {
      return false;
    }
  }

  @Test
  void goodOnesAreBelieved() {
    assertThat(cases.get("receipts").size()).isGreaterThanOrEqualTo(100);
    for (JsonNode receipt : cases.get("receipts")) {
      assertThat(isBelieved(receipt)).as(receipt.get("answer").stringValue()).isTrue();
    }
  }

  @Test
  void tamperedOnesAreNot() {
    assertThat(cases.get("tampered").size()).isGreaterThanOrEqualTo(100);
    for (JsonNode tampered : cases.get("tampered")) {
      JsonNode receipt = cases.get("receipts").get(tampered.get("of").intValue()).deepCopy();
      for (Map.Entry<String, JsonNode> change : tampered.get("set").properties()) {
        put(receipt, change.getKey(), change.getValue());
      }
      assertThat(isBelieved(receipt)).as(tampered.toString()).isFalse();
    }
  }

  private static void put(JsonNode receipt, String pointer, JsonNode value) {
    int end = pointer.lastIndexOf('/');
    String last = pointer.substring(end + 1);
    switch (receipt.at(pointer.substring(0, end))) {
      case ObjectNode object -> object.set(last, value);
      case ArrayNode array -> array.set(Integer.parseInt(last), value);
      default -> throw new IllegalStateException("nothing can be set at " + pointer);
    }
  }
}
