package org.openledger.node.cli;

import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import org.openledger.chain.Chain;
import org.openledger.chain.ChainConfig;
import org.openledger.chain.execution.FeeMarket;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.pool.PoolLimits;
import org.openledger.chain.rpc.Finality;
import org.openledger.chain.rpc.RpcLimits;
import org.openledger.chain.sequencer.SequencerConfig;
import org.openledger.chain.sequencer.SequencerConfig.Cadence;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.home.ChainFolder;
import org.openledger.node.http.HealthRoutes;
import org.openledger.node.http.HostGuard;
import org.openledger.node.http.HttpServer;
import org.openledger.node.http.RpcRoutes;
import org.openledger.node.http.WebSocketRoutes;
import org.openledger.node.wallet.DevChain;
import org.openledger.primitives.Address;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `openledger chain run`.
@Command(
    name = "run",
    mixinStandardHelpOptions = true,
    description = "Make blocks and answer JSON-RPC, or only answer (--no-mining).",
    footer = {
      "",
      "Examples:",
      "  openledger chain run --block-time-ms 1000",
      "  openledger chain run --no-mining --archive --safe 57 --finalized 54"
    })
public final class ChainRunCommand implements Runnable {
  private static final String CLIENT = "OpenLedger/v0.1.0/java" + Runtime.version().feature();

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--no-mining", description = "Make no blocks: serve what was imported.")
  boolean noMining;

  @Option(
      names = "--on-demand",
      description = "Make a block only while a transaction waits, not one each block time.")
  boolean onDemand;

  @Option(
      names = "--archive",
      description = "Keep the state after every block (always kept so far).")
  boolean archive;

  @Option(
      names = "--block-time-ms",
      paramLabel = "N",
      description = "Least time between blocks (1000).")
  int blockTimeMs = 1_000;

  @Option(
      names = "--gas-limit",
      paramLabel = "N",
      description = "What a block's gas moves towards (the genesis's).")
  long gasLimit;

  @Option(
      names = "--fee-recipient",
      paramLabel = "ADDRESS",
      description = "Who gets the tips (0x0…0).")
  String feeRecipient = Address.ZERO.toHex();

  @Option(names = "--safe", paramLabel = "N", description = "The block called safe (the head).")
  long safe = Long.MAX_VALUE;

  @Option(
      names = "--finalized",
      paramLabel = "N",
      description = "The block called finalized (the head).")
  long finalized = Long.MAX_VALUE;

  @Option(names = "--host", paramLabel = "H", description = "Address to listen on (127.0.0.1).")
  String host = "127.0.0.1";

  @Option(names = "--port", paramLabel = "P", description = "HTTP port, 0 for a free one (8545).")
  int port = 8545;

  @Override
  public void run() {
    check(new Arguments(spec));
    GlobalOptions global = Cli.options(spec);
    ChainFolder folder = global.home().chain();
    Genesis genesis = folder.genesis();
    if (DevChain.is(genesis) && !HostGuard.isLoopback(host)) {
      throw new NodeException(
          Code.ARGUMENT,
          "this chain's money belongs to keys that everybody knows; it is not shown beyond this"
              + " machine: leave --host out, or begin a chain with a genesis of your own");
    }
    try (Chain chain = Chain.open(config(folder, genesis), Clock.systemUTC());
        HttpServer server =
            HttpServer.start(
                host,
                port,
                HostGuard.of(host),
                List.of(
                    new RpcRoutes(chain.rpc()),
                    new WebSocketRoutes(chain.rpc(), HostGuard.of(host)),
                    new HealthRoutes(Map.of("chain", () -> chain.failure().isEmpty()))))) {
      global
          .console()
          .document(
              Map.of(
                  "chain_id", chain.chainId(),
                  "head", chain.head().number(),
                  "port", server.port()));
      NodeCommand.stayUp(global.console(), host, server.port());
    }
  }

  private void check(Arguments arguments) {
    arguments.within("--block-time-ms", blockTimeMs, 1, 3_600_000);
    arguments.within("--port", port, 0, 65_535);
    arguments.within("--finalized", finalized, 0, Long.MAX_VALUE);
    arguments.within("--safe", safe, 0, Long.MAX_VALUE);
    if (gasLimit != 0) {
      arguments.within("--gas-limit", gasLimit, FeeMarket.GAS_LIMIT_MIN, Long.MAX_VALUE);
    }
    arguments.address("--fee-recipient", feeRecipient);
  }

  private ChainConfig config(ChainFolder folder, Genesis genesis) {
    Cadence mining = onDemand ? Cadence.WHEN_NEEDED : Cadence.STEADY;
    SequencerConfig sequencer =
        new SequencerConfig(
            noMining ? Cadence.NEVER : mining,
            blockTimeMs,
            Address.parse(feeRecipient),
            gasLimit == 0 ? genesis.gasLimit() : gasLimit,
            "OpenLedger".getBytes(StandardCharsets.US_ASCII));
    return new ChainConfig(
        folder.store(),
        genesis,
        sequencer,
        PoolLimits.DEFAULT,
        RpcLimits.DEFAULT,
        new Finality(safe, finalized),
        CLIENT);
  }
}
