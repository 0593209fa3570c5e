package org.openledger.primitives;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

/// The RLP cases of ethereum/tests: `in` is a value (or INVALID, VALID), `out` its encoding.
@Tag("vectors")
@Tag("ethereum-rlp")
class RlpVectorsTest {
  private static final String ARCHIVE = "ethereum-tests.tar.gz";
  private static final Rlp.Limits DEEP = new Rlp.Limits(16 << 20, 1100, 1_000_000);

  @Test
  void agreesWithTheOfficialCases() {
    Vectors suite = Vectors.suite("ethereum-rlp");
    suite.path(ARCHIVE);
    suite.untar(
        ARCHIVE,
        "RLPTests/",
        (path, bytes) ->
            Vectors.parse(bytes)
                .properties()
                .forEach(c -> suite.run(path + " " + c.getKey(), () -> check(c.getValue()))));
    suite.done();
  }

  private static void check(JsonNode c) {
    byte[] encoded = Hex.decode(c.get("out").asString());
    JsonNode in = c.get("in");
    if (in.isString() && in.asString().equals("INVALID")) {
      assertThatThrownBy(() -> Rlp.decode(encoded, DEEP)).isInstanceOf(PrimitivesException.class);
      return;
    }
    RlpItem decoded = Rlp.decode(encoded, DEEP);
    assertThat(Rlp.encode(decoded)).isEqualTo(encoded);
    if (!(in.isString() && in.asString().equals("VALID"))) {
      assertThat(decoded).isEqualTo(item(in));
    }
  }

  private static RlpItem item(JsonNode node) {
    if (node.isArray()) {
      List<RlpItem> items = new ArrayList<>();
      node.forEach(child -> items.add(item(child)));
      return Rlp.list(items);
    }
    if (node.isNumber()) {
      return Rlp.of(node.asLong());
    }
    String text = node.asString();
    if (text.startsWith("#")) { // a decimal number, here also beyond 256 bits
      byte[] bytes = new BigInteger(text.substring(1)).toByteArray();
      return Rlp.of(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
    }
    return Rlp.of(text.getBytes(StandardCharsets.UTF_8));
  }
}
