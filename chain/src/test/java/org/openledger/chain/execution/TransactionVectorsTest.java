package org.openledger.chain.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.TransactionCodec;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;
import org.openledger.primitives.UInt256;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

/// The transaction cases of ethereum/tests on chain 1: the result of Cancun, or of the last fork
/// before it that the case names. A case of later forks only is skipped.
@Tag("vectors")
@Tag("ethereum-transaction")
class TransactionVectorsTest {
  private static final String ARCHIVE = "ethereum-tests.tar.gz";
  private static final List<String> FORKS =
      List.of(
          "Cancun",
          "Shanghai",
          "Paris",
          "London",
          "Berlin",
          "Istanbul",
          "ConstantinopleFix",
          "Constantinople",
          "Byzantium",
          "EIP158",
          "EIP150",
          "Homestead",
          "Frontier");

  @Test
  void agreesWithTheOfficialCases() {
    Vectors suite = Vectors.suite("ethereum-transaction");
    suite.path(ARCHIVE);
    suite.untar(
        ARCHIVE,
        "TransactionTests/",
        (path, bytes) ->
            Vectors.parse(bytes)
                .properties()
                .forEach(c -> {
                  JsonNode results = c.getValue().get("result");
                  Optional<String> fork = FORKS.stream().filter(results::has).findFirst();
                  if (fork.isPresent()) {
                    String encoded = c.getValue().get("txbytes").asString();
                    suite.run(
                        path + " " + c.getKey(), () -> check(encoded, results.get(fork.get())));
                  } else {
                    suite.skip();
                  }
                }));
    suite.done();
  }

  private static void check(String encoded, JsonNode expected) {
    Optional<SignedTransaction> valid = valid(encoded);
    if (expected.has("exception")) {
      assertThat(valid).as(expected.get("exception").asString()).isEmpty();
      return;
    }
    assertThat(valid).isPresent();
    assertThat(valid.get().hash().toString()).isEqualTo(expected.get("hash").asString());
    assertThat(valid.get().recoverSender())
        .contains(Address.of(Hex.decode(expected.get("sender").asString())));
    assertThat(Gas.intrinsic(valid.get().body()))
        .isEqualTo(UInt256.parse(expected.get("intrinsicGas").asString()).toLong());
  }

  private static Optional<SignedTransaction> valid(String encoded) {
    SignedTransaction signed;
    try {
      signed = TransactionCodec.decode(Hex.decode(encoded));
    } catch (ChainException e) {
      return Optional.empty();
    }
    return Rules.alone(signed.body(), 1).isEmpty() && signed.recoverSender().isPresent()
        ? Optional.of(signed)
        : Optional.empty();
  }
}
