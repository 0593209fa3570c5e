package org.openledger.bench.chain;

import java.util.Arrays;
import org.openledger.node.follow.RpcClient;
import org.openledger.primitives.Hex;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A loop of contract code, run by `eth_call` on an account whose code is overridden.
enum Compute {
  /// MUL, ADD, XOR, SUB on words that grow to 256 bits.
  ARITHMETIC(
      // value counter | PUSH1 7 MUL PUSH1 3 ADD DUP2 XOR
      "6007026003018118", 3 + 5 + 3 + 3 + 3 + 3),
  /// KECCAK256 over 32 bytes that each round replaces.
  KECCAK(
      // value counter | PUSH1 0 MSTORE PUSH1 32 PUSH1 0 KECCAK256
      "6000526020600020", 3 + 3 + 3 + 3 + 36);

  private static final JsonNodeFactory JSON = JsonNodeFactory.instance;
  private static final String CONTRACT = "0x00000000000000000000000000000000000c0de0";
  private static final int RUNS = 21;
  private static final long GAS_A_RUN = 45_000_000;
  private static final long GAS_LIMIT = 50_000_000;

  private final String body;
  private final long bodyGas;

  Compute(String body, long bodyGas) {
    this.body = body;
    this.bodyGas = bodyGas;
  }

  /// A figure: the median of some runs.
  record Figure(String bench, String server, double mgasPerS, double best, int runs) {
    String line() {
      return "%-12s %-12s %8.0f Mgas/s (best %.0f, %d runs)"
          .formatted(bench, server, mgasPerS, best, runs);
    }
  }

  /// Gas of one round: the body, and around it JUMPDEST, SWAP1, PUSH1 1, SWAP1, SUB, SWAP1, DUP2,
  /// PUSH1, JUMPI.
  private long roundGas() {
    return bodyGas + 1 + 3 * 7 + 10;
  }

  /// Gas of all rounds: what a figure counts.
  long gas() {
    return rounds() * roundGas();
  }

  private long rounds() {
    return GAS_A_RUN / roundGas();
  }

  /// PUSH4 rounds, PUSH1 1, then until the counter is 0: the body on the value, one off the
  /// counter. It returns the value.
  String code() {
    return "63%08x6001".formatted(rounds())
        + "5b"
        + body
        + "90" // SWAP1: the counter is on top
        + "6001" // PUSH1 1
        + "90" // SWAP1
        + "03" // SUB
        + "90" // SWAP1: the value is on top
        + "81" // DUP2
        + "6007" // PUSH1 7: the JUMPDEST
        + "57" // JUMPI
        + "60005260206000f3";
  }

  /// Runs it on `server`.
  Figure measure(Server server) {
    RpcClient rpc = server.rpc();
    ObjectNode call = JSON.objectNode().put("to", CONTRACT);
    call.put("gas", "0x" + Long.toHexString(GAS_LIMIT));
    ObjectNode override = JSON.objectNode();
    override.putObject(CONTRACT).put("code", "0x" + code());
    double[] rates = new double[RUNS];
    for (int run = -3; run < RUNS; run++) {
      long started = System.nanoTime();
      JsonNode answer = rpc.call("eth_call", call, JSON.stringNode("latest"), override);
      double seconds = (System.nanoTime() - started) / 1e9;
      if (Hex.decode(answer.asString(), 32).length != 32) {
        throw new IllegalStateException("a loop that returned " + answer);
      }
      if (run >= 0) {
        rates[run] = gas() / seconds / 1e6;
      }
    }
    Arrays.sort(rates);
    String bench = "compute-" + name().toLowerCase(java.util.Locale.ROOT);
    return new Figure(bench, server.name(), rates[RUNS / 2], rates[RUNS - 1], RUNS);
  }
}
