package org.openledger.chain.rpc;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.chain.FakeClock;
import org.openledger.chain.pool.Pool;
import org.openledger.chain.pool.PoolLimits;
import org.openledger.chain.store.GoldenLedger;
import org.openledger.chain.store.InMemoryStore;
import org.openledger.chain.store.Keeper;
import org.openledger.chain.store.Ledger;
import org.openledger.evm.fork.Fork;
import org.openledger.primitives.Hash;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

/// What geth answers about its own chain, and what this node does: one case a request.
/// `-DgoldenRpc` chooses those whose name or method holds a word.
@Tag("vectors")
@Tag("golden-rpc")
class GoldenRpcTest {
  private final Map<String, JsonNode> captured = new HashMap<>();

  @Test
  void answersAsGethDoes() throws Exception {
    Vectors suite = Vectors.suite("golden-rpc");
    Path folder = suite.path("golden-chain");
    JsonRpc rpc = rpc(folder, suite.json("golden-chain/forkchoice.json").get("params").get(0));
    String only = System.getProperty("goldenRpc", "");
    for (JsonNode pair : Vectors.parse(unzipped(folder.resolve("rpc.json.gz")))) {
      if (pair.toString().contains(only)) {
        suite.run(pair.get("name").asString(), () -> check(rpc, pair));
      }
    }
    for (JsonNode block : Vectors.parse(unzipped(folder.resolve("payloads.json.gz")))) {
      String number = block.get("params").get(0).get("blockNumber").asString();
      String name = "openledger_getPayload " + number;
      if (name.contains(only)) {
        suite.run(name, () -> checkPayload(rpc, number, block.get("params")));
      }
    }
    suite.done();
  }

  private static void checkPayload(JsonRpc rpc, String number, JsonNode want) {
    String body =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"openledger_getPayload\",\"params\":[\"%s\"]}"
            .formatted(number);
    JsonNode got = Vectors.parse(rpc.handle(body).orElseThrow().getBytes());
    exact(want, got.get("result"), "")
        .ifPresent(difference -> {
          throw new AssertionError(difference);
        });
  }

  private static JsonRpc rpc(Path folder, JsonNode choice) throws Exception {
    Ledger ledger = GoldenLedger.of(folder, new InMemoryStore(), Ledger.ARCHIVE);
    Pool pool =
        new Pool(
            new Pool.Admission(PoolLimits.DEFAULT, ledger.genesis().chainId(), Fork.OSAKA),
            ledger.latest(),
            new FakeClock(0),
            Keeper.NONE);
    pool.advance(Map.of(), ledger.head().header().gasLimit());
    Finality finality =
        new Finality(
            height(ledger, choice, "safeBlockHash"), height(ledger, choice, "finalizedBlockHash"));
    return new JsonRpc(
        new RpcBackend(
            ledger,
            pool,
            finality,
            pool::add,
            new FakeClock(0),
            new SplittableRandom(1),
            "OpenLedger/test"),
        RpcLimits.DEFAULT);
  }

  private static long height(Ledger ledger, JsonNode choice, String key) {
    return ledger.number(Hash.parse(choice.get(key).asString())).orElseThrow();
  }

  private void check(JsonRpc rpc, JsonNode pair) throws Exception {
    if (pair.has("delayMs")) {
      Thread.sleep(pair.get("delayMs").asLong());
    }
    String body =
        pair.has("rawBody") ? pair.get("rawBody").asString() : pair.get("request").toString();
    for (var e : captured.entrySet()) {
      body = body.replace("\"${" + e.getKey() + "}\"", e.getValue().toString());
    }
    String answer = rpc.handle(body).orElse("");
    JsonNode got = answer.isEmpty() ? null : Vectors.parse(answer.getBytes());
    if (pair.has("capture") && got != null && got.has("result")) {
      captured.put(pair.get("capture").asString(), got.get("result"));
    }
    JsonNode want = pair.get("response");
    Optional<String> difference =
        pair.get("match").asString().equals("exact") ? exact(want, got, "") : shape(want, got, "");
    if (difference.isPresent()) {
      throw new AssertionError(difference.get() + " for " + shortened(body));
    }
  }

  private static Optional<String> exact(JsonNode want, JsonNode got, String path) {
    if (kind(want) != kind(got)) {
      return no(path, want, got);
    }
    if (want == null || !want.isContainer()) {
      return want == null || want.equals(got) ? Optional.empty() : no(path, want, got);
    }
    if (want.isObject()) {
      return keys(want, got, path)
          .or(() ->
              want.propertyNames().stream()
                  .flatMap(k -> exact(want.get(k), got.get(k), path + "." + k).stream())
                  .findFirst());
    }
    if (want.size() != got.size()) {
      return Optional.of("%s: want %d elements, got %d".formatted(path, want.size(), got.size()));
    }
    for (int i = 0; i < want.size(); i++) {
      Optional<String> found = exact(want.get(i), got.get(i), path + "[" + i + "]");
      if (found.isPresent()) {
        return found;
      }
    }
    return Optional.empty();
  }

  /// The same keys and kinds; hex stays hex, an error keeps its code.
  private static Optional<String> shape(JsonNode want, JsonNode got, String path) {
    if (path.endsWith(".error.code") || path.endsWith(".id")) {
      return want.equals(got) ? Optional.empty() : no(path, want, got);
    }
    if (kind(want) != kind(got) || isHex(want) && !isHex(got)) {
      return no(path, want, got);
    }
    if (want != null && want.isObject()) {
      return keys(want, got, path)
          .or(() ->
              want.propertyNames().stream()
                  .flatMap(k -> shape(want.get(k), got.get(k), path + "." + k).stream())
                  .findFirst());
    }
    if (want != null && want.isArray() && !want.isEmpty()) {
      for (int i = 0; i < got.size(); i++) {
        JsonNode model = want.get(Math.min(i, want.size() - 1));
        Optional<String> found = shape(model, got.get(i), path + "[" + i + "]");
        if (found.isPresent()) {
          return found;
        }
      }
    }
    return Optional.empty();
  }

  private static Optional<String> keys(JsonNode want, JsonNode got, String path) {
    List<String> missing = want.propertyNames().stream().filter(k -> !got.has(k)).toList();
    List<String> extra = got.propertyNames().stream().filter(k -> !want.has(k)).toList();
    return missing.isEmpty() && extra.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "%s: missing %s extra %s in %s".formatted(path, missing, extra, shortened(got)));
  }

  private static Optional<String> no(String path, JsonNode want, JsonNode got) {
    return Optional.of("%s: want %s got %s".formatted(path, shortened(want), shortened(got)));
  }

  private static Object kind(JsonNode node) {
    return node == null || node.isNull() ? "null" : node.getNodeType();
  }

  private static boolean isHex(JsonNode node) {
    return node != null && node.isString() && node.asString().startsWith("0x");
  }

  private static String shortened(Object value) {
    String text = String.valueOf(value);
    return text.length() <= 300 ? text : text.substring(0, 300) + "…";
  }

  private static byte[] unzipped(Path file) throws Exception {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }
}
