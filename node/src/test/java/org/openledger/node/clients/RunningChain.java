package org.openledger.node.clients;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.openledger.chain.Chain;
import org.openledger.chain.ChainConfig;
import org.openledger.chain.sequencer.SequencerConfig;
import org.openledger.chain.sequencer.SequencerConfig.Cadence;
import org.openledger.node.http.HostGuard;
import org.openledger.node.http.HttpServer;
import org.openledger.node.http.RpcRoutes;
import org.openledger.node.http.WebSocketRoutes;
import org.openledger.node.wallet.DevChain;
import org.openledger.primitives.Address;

/// A chain with its JSON-RPC on a free port.
public final class RunningChain implements AutoCloseable {
  public static final long GAS_LIMIT = 30_000_000;
  private static final String HOST = "127.0.0.1";

  private final Chain chain;
  private final HttpServer server;

  private RunningChain(ChainConfig config, Clock clock) {
    this.chain = Chain.open(config, clock);
    HostGuard guard = HostGuard.of(HOST);
    this.server =
        HttpServer.start(
            HOST,
            0,
            guard,
            List.of(new RpcRoutes(chain.rpc()), new WebSocketRoutes(chain.rpc(), guard)));
  }

  public static RunningChain open(ChainConfig config, Clock clock) {
    return new RunningChain(config, clock);
  }

  /// Money in the accounts that everybody knows, and a block a tenth of a second.
  public static RunningChain dev(Path folder) {
    Clock clock = Clock.systemUTC();
    return open(
        ChainConfig.of(
            folder,
            DevChain.genesis(GAS_LIMIT, clock.millis() / 1_000),
            sequencer(Cadence.WHEN_NEEDED, 100)),
        clock);
  }

  public static SequencerConfig sequencer(Cadence cadence, int blockTimeMs) {
    byte[] name = "OpenLedger".getBytes(StandardCharsets.US_ASCII);
    return new SequencerConfig(cadence, blockTimeMs, Address.ZERO, GAS_LIMIT, name);
  }

  public Chain chain() {
    return chain;
  }

  public String http() {
    return "http://%s:%d".formatted(HOST, server.port());
  }

  public String webSocket() {
    return "ws://%s:%d".formatted(HOST, server.port());
  }

  @Override
  public void close() {
    server.close();
    chain.close();
  }
}
