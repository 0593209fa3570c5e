package org.openledger.chain.execution;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.evm.fork.Fork;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

/// The state tests of ethereum/tests and of the execution specs: every case of our forks, by its
/// state root and logs.
@Tag("vectors")
@Tag("ethereum-state")
class StateVectorsTest {
  private static final String ARCHIVE = "ethereum-tests.tar.gz";
  private static final List<String> FOLDERS =
      List.of("GeneralStateTests/", "EIPTests/StateTests/", "ExecutionSpecFixtures/");
  private static final Map<String, Fork> FORKS =
      Map.of("Cancun", Fork.CANCUN, "Prague", Fork.PRAGUE, "Osaka", Fork.OSAKA);

  /// Cases of forks that never were: a Prague with EIP-3540, and the Prague of April 2024, whose
  /// draft of EIP-2537 had other addresses and prices (G1ADD for 500 gas, a MUL of its own).
  private static final List<String> DRAFTS = List.of("/stEOF/", "/stEIP2537/");

  @Test
  void agreesWithTheOfficialCases() throws Exception {
    Vectors suite = Vectors.suite("ethereum-state");
    suite.path(ARCHIVE);
    List<Future<?>> files = new ArrayList<>();
    int threads = Runtime.getRuntime().availableProcessors();
    try (ExecutorService all = Executors.newFixedThreadPool(threads)) {
      for (String folder : FOLDERS) {
        suite.untar(
            ARCHIVE,
            folder,
            (path, bytes) -> files.add(all.submit(() -> file(suite, path, bytes))));
      }
    }
    for (Future<?> file : files) {
      file.get(); // a file that cannot be read fails the suite
    }
    suite.done();
  }

  private static void file(Vectors suite, String path, byte[] bytes) {
    if (!path.endsWith(".json")) {
      return;
    }
    for (var named : Vectors.parse(bytes).properties()) {
      JsonNode posts = named.getValue().get("post");
      if (posts == null) {
        continue; // another kind of fixture
      }
      for (var byFork : posts.properties()) {
        Fork fork = FORKS.get(byFork.getKey());
        for (JsonNode post : byFork.getValue()) {
          if (fork == null || DRAFTS.stream().anyMatch(path::contains)) {
            suite.skip();
          } else {
            suite.run(
                path + " " + named.getKey() + " " + byFork.getKey() + post.get("indexes"),
                () -> new StateCase(named.getValue()).check(fork, post));
          }
        }
      }
    }
  }
}
