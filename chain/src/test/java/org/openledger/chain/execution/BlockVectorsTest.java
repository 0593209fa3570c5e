package org.openledger.chain.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Vectors;

/// The block tests of ethereum/tests and of the execution specs: chains of valid and invalid
/// blocks, forks included.
@Tag("vectors")
@Tag("ethereum-block")
class BlockVectorsTest {
  private static final String ARCHIVE = "ethereum-tests.tar.gz";
  private static final Map<String, ForkSchedule> NETWORKS =
      Map.of(
          "Cancun", ForkSchedule.CANCUN,
          "Prague", ForkSchedule.PRAGUE,
          "Osaka", ForkSchedule.OSAKA,
          "CancunToPragueAtTime15k", new ForkSchedule(15_000, ForkSchedule.NEVER),
          "PragueToOsakaAtTime15k", new ForkSchedule(0, 15_000));

  @Test
  void agreesWithTheOfficialCases() throws Exception {
    Vectors suite = Vectors.suite("ethereum-block");
    suite.path(ARCHIVE);
    List<Future<?>> files = new ArrayList<>();
    int threads = Runtime.getRuntime().availableProcessors();
    try (ExecutorService all = Executors.newFixedThreadPool(threads)) {
      suite.untar(
          ARCHIVE, "", (path, bytes) -> files.add(all.submit(() -> file(suite, path, bytes))));
    }
    for (Future<?> file : files) {
      file.get(); // a file that cannot be read fails the suite
    }
    suite.done();
  }

  private static void file(Vectors suite, String path, byte[] bytes) {
    boolean blocks = path.contains("BlockchainTests/") || path.contains("/blockchain_tests/");
    if (!blocks || !path.endsWith(".json")) {
      return;
    }
    for (var named : Vectors.parse(bytes).properties()) {
      if (!named.getValue().has("genesisRLP")) {
        continue; // another kind of fixture
      }
      ForkSchedule forks = NETWORKS.get(named.getValue().path("network").asString(""));
      if (forks == null) {
        suite.skip();
      } else {
        suite.run(
            path + " " + named.getKey(), () -> new BlockCase(named.getValue(), forks).check());
      }
    }
  }
}
