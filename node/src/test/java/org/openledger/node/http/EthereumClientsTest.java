package org.openledger.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.chain.Chain;
import org.openledger.chain.ChainConfig;
import org.openledger.chain.sequencer.SequencerConfig;
import org.openledger.node.wallet.DevChain;
import org.openledger.primitives.Address;
import org.openledger.testing.Vectors;

/// Stock Ethereum libraries on a chain of their own: what they do is in `src/test/clients`.
@Tag("slow")
class EthereumClientsTest {
  private static final String HOST = "127.0.0.1";

  @TempDir static Path folder;
  private static Chain chain;
  private static HttpServer server;

  @BeforeAll
  static void start() throws Exception {
    Clock clock = Clock.systemUTC();
    chain =
        Chain.open(
            ChainConfig.of(
                folder,
                DevChain.genesis(30_000_000, clock.millis() / 1_000),
                SequencerConfig.standard(Address.ZERO, 30_000_000)),
            clock);
    HostGuard guard = HostGuard.of(HOST);
    server =
        HttpServer.start(
            HOST,
            0,
            guard,
            List.of(new RpcRoutes(chain.rpc()), new WebSocketRoutes(chain.rpc(), guard)));
    run(Vectors.root().resolve("bin/test-clients").toString(), "ethereum-node");
  }

  @AfterAll
  static void stop() {
    server.close();
    chain.close();
  }

  @ParameterizedTest
  @ValueSource(strings = {"ethers", "viem"})
  void isContent(String client) throws Exception {
    String at = HOST + ":" + server.port();
    run("node", client + ".mjs", "http://" + at, "ws://" + at);
  }

  private static void run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .directory(Vectors.root().resolve("node/src/test/clients").toFile())
            .redirectErrorStream(true)
            .start();
    String said;
    try (InputStream in = process.getInputStream()) {
      said = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    assertThat(process.waitFor(120, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
  }
}
