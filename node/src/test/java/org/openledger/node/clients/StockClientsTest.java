package org.openledger.node.clients;

import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.testing.Vectors;

/// Stock Ethereum libraries and tools on a chain of their own: what they do is in
/// `src/test/clients`.
@Tag("slow")
class StockClientsTest {
  @TempDir static Path folder;
  private static RunningChain node;

  @BeforeAll
  static void start() throws Exception {
    Stock.bring("ethereum-contracts", "ethereum-python");
    node = RunningChain.dev(folder);
  }

  @AfterAll
  static void stop() {
    node.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ethers", "viem", "cast", "forge"})
  void isContent(String client) throws Exception {
    Stock.run("node", client + ".mjs", node.http(), node.webSocket());
  }

  @Test
  void pythonIsContent() throws Exception {
    Path python = Vectors.root().resolve("target/ethereum-python/bin/python");
    Stock.run(python.toString(), "accounts.py", node.http());
  }
}
