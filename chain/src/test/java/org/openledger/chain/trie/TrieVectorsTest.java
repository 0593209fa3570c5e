package org.openledger.chain.trie;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

/// The trie cases of ethereum/tests: `in` is a list of steps or a map, `root` what comes out. Files
/// with "secure" in their name hash the keys. Files of another kind (next and previous key) ask for
/// what a state trie does not offer, and are skipped.
@Tag("vectors")
@Tag("ethereum-trie")
class TrieVectorsTest {
  private static final String ARCHIVE = "ethereum-tests.tar.gz";

  @Test
  void agreesWithTheOfficialCases() {
    Vectors suite = Vectors.suite("ethereum-trie");
    suite.path(ARCHIVE);
    suite.untar(
        ARCHIVE,
        "TrieTests/",
        (path, bytes) -> {
          boolean secure = path.toLowerCase(java.util.Locale.ROOT).contains("secure");
          Vectors.parse(bytes)
              .properties()
              .forEach(c -> {
                if (c.getValue().has("root")) {
                  suite.run(path + " " + c.getKey(), () -> check(c.getValue(), secure));
                } else {
                  suite.skip();
                }
              });
        });
    suite.done();
  }

  private static void check(JsonNode c, boolean secure) {
    Trie trie = Trie.inMemory();
    JsonNode in = c.get("in");
    if (in.isArray()) {
      in.forEach(step -> put(trie, secure, step.get(0).asString(), step.get(1)));
    } else {
      in.properties().forEach(e -> put(trie, secure, e.getKey(), e.getValue()));
    }
    assertThat(trie.root().toString()).isEqualTo(c.get("root").asString());
  }

  private static void put(Trie trie, boolean secure, String key, JsonNode value) {
    byte[] k = bytes(key);
    trie.put(
        secure ? Keccak.hash(k).bytes() : k,
        value.isNull() ? new byte[0] : bytes(value.asString()));
  }

  private static byte[] bytes(String text) {
    return text.startsWith("0x") ? Hex.decode(text) : text.getBytes(StandardCharsets.UTF_8);
  }
}
