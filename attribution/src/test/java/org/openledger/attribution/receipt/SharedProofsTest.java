package org.openledger.attribution.receipt;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.MerkleProof;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Proofs that a script made from the words of the format alone, good and tampered with; the
/// browser's verifier is held against the same.
class SharedProofsTest {
  @ParameterizedTest
  @CsvSource({"good, true", "tampered, false"})
  void holdWhereTheyAreGoodAlone(String kind, boolean holds) throws IOException {
    try (InputStream in = SharedProofsTest.class.getResourceAsStream("/formats/proofs.json")) {
      JsonNode cases = JsonMapper.builder().build().readTree(in).get(kind);
      assertThat(cases.size()).isGreaterThanOrEqualTo(100);
      for (JsonNode one : cases) {
        assertThat(
                proof(one).verify(hash(one.get("root")), Hex.decode(one.get("leaf").stringValue())))
            .as(one.toString())
            .isEqualTo(holds);
      }
    }
  }

  private static MerkleProof proof(JsonNode json) {
    return new MerkleProof(
        json.get("index").longValue(),
        json.get("count").longValue(),
        json.get("siblings").valueStream().map(SharedProofsTest::hash).toList());
  }

  private static Hash hash(JsonNode json) {
    return Hash.parse(json.stringValue());
  }
}
