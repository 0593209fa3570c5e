package org.openledger.datanet;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.openledger.datanet.contribution.Contribution;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

/// Holds `docs/reference/formats.md` to what the other implementations recorded.
class FormatsDocumentTest {
  private final JsonNode recorded = Samples.recorded();
  private final String document;

  FormatsDocumentTest() throws IOException {
    document = Files.readString(Vectors.root().resolve("docs/reference/formats.md"));
  }

  @Test
  void showsTheRecordedExamples() {
    JsonNode row = recorded.get("rows").get(0);
    List<String> shown = new ArrayList<>(List.of(text(recorded, "datanet")));
    List.of("canonical", "id", "words").forEach(key -> shown.add(text(row, key)));
    for (JsonNode signed : List.of(row.get("contribution"), row.get("reviews").get(0))) {
      List.of("separator", "digest", "signature").forEach(key -> shown.add(text(signed, key)));
    }
    recorded.get("access").forEach(signed -> shown.add(text(signed, "digest")));
    shown.add(text(recorded.get("trees").get(0), "root"));
    shown.add(text(recorded.get("trees").get(2), "root"));
    recorded.get("trees").get(2).get("leaves").forEach(leaf -> shown.add(leaf.stringValue()));
    assertThat(document).contains(shown).contains(Contribution.CONSENT);
  }

  @Test
  void showsTheRecordedCallData() {
    for (JsonNode call : recorded.get("calls")) {
      String hex = text(call, "data").substring(2);
      String words = hex.substring(8).replaceAll("(.{64})", "    $1\n");
      assertThat(document).contains("    " + hex.substring(0, 8) + "\n" + words);
      assertThat(signatures()).contains(text(call, "signature"));
    }
  }

  /// The calls of the table, without their arguments' names.
  private List<String> signatures() {
    return document
        .lines()
        .filter(line -> line.startsWith("| `") && line.contains("(bytes32 "))
        .map(line -> line.substring(3, line.indexOf(')') + 1).replaceAll(" \\w+", ""))
        .collect(Collectors.toList());
  }

  private static String text(JsonNode node, String key) {
    return node.get(key).stringValue();
  }
}
