package org.openledger.evm.precompile;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.evm.fork.Fork;
import org.openledger.primitives.Hex;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

/// The recorded cases of each precompiled contract, as go-ethereum keeps them: input, output, gas.
/// A file says by its name which contract it asks, the folder's README for which fork its gas
/// holds.
@Tag("vectors")
@Tag("precompiles")
class PrecompileVectorsTest {
  private static final String ARCHIVE = "precompiles.tar.gz";

  @Test
  void agreesWithTheRecordedCases() {
    Vectors suite = Vectors.suite("precompiles");
    suite.untar(
        ARCHIVE,
        "precompiles/",
        (path, bytes) -> {
          String file = path.substring(path.lastIndexOf('/') + 1).replace(".json", "");
          for (JsonNode c : Vectors.parse(bytes)) {
            suite.run(file + " " + c.get("Name").asString(), () -> check(file, c));
          }
        });
    suite.done();
  }

  private static void check(String file, JsonNode c) {
    String kind = file.startsWith("fail-") ? file.substring(5) : file;
    for (Fork fork : forks(kind)) {
      Precompile contract = Precompiles.of(fork).byNumber().get(number(kind));
      assertThat(contract).as("contract of %s in %s", kind, fork).isNotNull();
      byte[] input = Hex.decode("0x" + c.get("Input").asString());
      byte[] output = contract.run(CallData.of(input));
      if (c.has("ExpectedError")) {
        assertThat(output).as("output of a call that fails").isNull();
      } else {
        assertThat(output).as("output").isNotNull();
        assertThat(Hex.plain(output)).isEqualTo(c.get("Expected").asString());
        if (!file.equals("modexp")) { // whose gas is Byzantium's
          assertThat(contract.gas(CallData.of(input))).as("gas").isEqualTo(c.get("Gas").asLong());
        }
      }
    }
  }

  private static List<Fork> forks(String kind) {
    if (kind.equals("modexp_eip2565") || kind.equals("modexp")) {
      return List.of(Fork.CANCUN, Fork.PRAGUE);
    }
    if (kind.equals("modexp_eip7883") || kind.equals("p256Verify")) {
      return List.of(Fork.OSAKA);
    }
    return kind.startsWith("bls") ? List.of(Fork.PRAGUE, Fork.OSAKA) : List.of(Fork.values());
  }

  /// Mul was dropped from EIP-2537 in favour of a multi-exponentiation of one pair.
  private static int number(String kind) {
    return switch (kind) {
      case "ecRecover" -> 0x01;
      case "modexp", "modexp_eip2565", "modexp_eip7883" -> 0x05;
      case "bn256Add" -> 0x06;
      case "bn256ScalarMul" -> 0x07;
      case "bn256Pairing" -> 0x08;
      case "blake2F", "blake2f" -> 0x09;
      case "pointEvaluation" -> 0x0a;
      case "blsG1Add" -> 0x0b;
      case "blsG1Mul", "blsG1MultiExp" -> 0x0c;
      case "blsG2Add" -> 0x0d;
      case "blsG2Mul", "blsG2MultiExp" -> 0x0e;
      case "blsPairing" -> 0x0f;
      case "blsMapG1" -> 0x10;
      case "blsMapG2" -> 0x11;
      case "p256Verify" -> 0x100;
      default -> fail("which contract is " + kind + " for?");
    };
  }
}
