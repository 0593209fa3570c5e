package org.openledger.chain.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.TransactionCodec;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.transaction.IntrinsicGas;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;
import org.openledger.primitives.UInt256;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

/// The transaction cases of ethereum/tests on chain 1, by each of our forks that a case names. One
/// that names only forks before Cancun is run by Cancun's rules, which hold what those did.
@Tag("vectors")
@Tag("ethereum-transaction")
class TransactionVectorsTest {
  private static final String ARCHIVE = "ethereum-tests.tar.gz";
  private static final Map<String, Fork> FORKS =
      Map.of("Cancun", Fork.CANCUN, "Prague", Fork.PRAGUE, "Osaka", Fork.OSAKA);
  private static final List<String> BEFORE =
      List.of(
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
                  String encoded = c.getValue().get("txbytes").asString();
                  Map<String, Fork> named = new TreeMap<>(FORKS);
                  named.keySet().removeIf(name -> !results.has(name));
                  if (named.isEmpty()) {
                    BEFORE.stream()
                        .filter(results::has)
                        .findFirst()
                        .ifPresentOrElse(old -> named.put(old, Fork.CANCUN), suite::skip);
                  }
                  named.forEach((name, fork) ->
                      suite.run(
                          "%s %s %s".formatted(path, c.getKey(), name),
                          () -> check(encoded, results.get(name), fork)));
                }));
    suite.done();
  }

  private static void check(String encoded, JsonNode expected, Fork fork) {
    Optional<SignedTransaction> valid = valid(encoded, fork);
    if (expected.has("exception")) {
      assertThat(valid).as(expected.get("exception").asString()).isEmpty();
      return;
    }
    assertThat(valid).isPresent();
    assertThat(valid.get().hash().toString()).isEqualTo(expected.get("hash").asString());
    assertThat(valid.get().recoverSender())
        .contains(Address.of(Hex.decode(expected.get("sender").asString())));
    assertThat(IntrinsicGas.of(Executables.of(valid.get().body(), Address.ZERO)))
        .isEqualTo(UInt256.parse(expected.get("intrinsicGas").asString()).toLong());
  }

  private static Optional<SignedTransaction> valid(String encoded, Fork fork) {
    SignedTransaction signed;
    try {
      signed = TransactionCodec.decode(Hex.decode(encoded));
    } catch (ChainException e) {
      return Optional.empty();
    }
    return Rules.alone(signed.body(), 1, fork).isEmpty() && signed.recoverSender().isPresent()
        ? Optional.of(signed)
        : Optional.empty();
  }
}
