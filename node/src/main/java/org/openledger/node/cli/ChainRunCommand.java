package org.openledger.node.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.Chain;
import org.openledger.chain.ChainConfig;
import org.openledger.chain.execution.FeeMarket;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.pool.PoolLimits;
import org.openledger.chain.rpc.Finality;
import org.openledger.chain.rpc.RpcLimits;
import org.openledger.chain.sequencer.SequencerConfig;
import org.openledger.chain.sequencer.SequencerConfig.Cadence;
import org.openledger.chain.store.Ledger;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.console.Console;
import org.openledger.node.explorer.ChainIndex;
import org.openledger.node.faucet.Faucet;
import org.openledger.node.faucet.FaucetKey;
import org.openledger.node.home.ChainFolder;
import org.openledger.node.http.ApiRoutes;
import org.openledger.node.http.ChainApi;
import org.openledger.node.http.HealthRoutes;
import org.openledger.node.http.HostGuard;
import org.openledger.node.http.HttpServer;
import org.openledger.node.http.RpcRoutes;
import org.openledger.node.http.WebSocketRoutes;
import org.openledger.node.wallet.DevChain;
import org.openledger.primitives.Address;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.UInt256;
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
      "  openledger chain run --no-mining --archive --safe 57 --finalized 54",
      "  openledger chain run --faucet faucet.key --faucet-wei 500000000000000000",
      "  curl -s http://127.0.0.1:8545/v1/chain/contracts?limit=10"
    })
public final class ChainRunCommand implements Runnable {
  private static final UInt256 OPEN = UInt256.of(1_000_000_000_000_000_000L);
  private static final String CLIENT = "OpenLedger/v0.1.0/java" + Runtime.version().feature();

  /// geth keeps as many: tools take them for granted.
  private static final long HISTORY_MIN = 128;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--no-mining", description = "Make no blocks: serve what was imported.")
  boolean noMining;

  @Option(
      names = "--on-demand",
      description = "Make a block only while a transaction waits, not one each block time.")
  boolean onDemand;

  @Option(
      names = "--archive",
      description = "Keep the state after every block, not only after the last ones.")
  boolean archive;

  @Option(
      names = "--history",
      paramLabel = "BLOCKS",
      description = "Keep the state after so many last blocks (90000).")
  long history = Ledger.HISTORY;

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

  @Option(
      names = "--no-index",
      description = "Keep no index of transactions, transfers and contracts by address.")
  boolean noIndex;

  @Option(
      names = "--faucet",
      paramLabel = "KEYFILE",
      description = "For a test network: pay whoever asks, once a day, from the key in this file.")
  @Nullable Path faucetKey;

  @Option(
      names = "--faucet-wei",
      paramLabel = "N",
      description = "With --faucet: what an address gets, in wei (1 OPEN).")
  @Nullable String faucetWei;

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
    Optional<KeyPair> payer = payer();
    Clock clock = Clock.systemUTC();
    Thread.ofPlatform().daemon().start(HttpServer::preload); // while the chain opens
    try (Chain chain = Chain.open(config(folder, genesis), clock);
        ChainIndex index = noIndex ? null : ChainIndex.follow(folder.index(), chain)) {
      Faucet faucet = payer.map(key -> new Faucet(chain, key, drips(folder), clock)).orElse(null);
      if (faucet != null) {
        global
            .console()
            .line(
                "The faucet pays %s wei from %s, once a day to an address"
                    .formatted(faucet.wei(), faucet.address()));
      }
      serve(global.console(), chain, new ChainApi(chain, index, faucet));
    }
  }

  private void serve(Console console, Chain chain, ChainApi api) {
    HostGuard guard = HostGuard.of(host);
    try (HttpServer server =
        HttpServer.start(
            host,
            port,
            guard,
            List.of(
                new RpcRoutes(chain.rpc()),
                new WebSocketRoutes(chain.rpc(), guard),
                new ApiRoutes(api),
                new HealthRoutes(
                    Map.of("chain", () -> chain.failure().isEmpty(), "index", api::indexWorks))))) {
      api.awaitIndex();
      console.document(
          Map.of(
              "chain_id", chain.chainId(),
              "head", chain.head().number(),
              "port", server.port()));
      NodeCommand.stayUp(console, host, server.port());
    }
  }

  /// Who pays for the faucet; what cannot work is refused before anything is opened.
  private Optional<KeyPair> payer() {
    if (faucetKey == null) {
      if (faucetWei != null) {
        throw new NodeException(Code.ARGUMENT, "--faucet-wei needs --faucet KEYFILE");
      }
      return Optional.empty();
    }
    if (noMining) {
      throw new NodeException(
          Code.ARGUMENT, "a faucet needs blocks: leave out one of --faucet and --no-mining");
    }
    return Optional.of(FaucetKey.read(faucetKey));
  }

  private Faucet.Config drips(ChainFolder folder) {
    return new Faucet.Config(
        faucetWei == null ? OPEN : wei(faucetWei), Faucet.Config.PER_MINUTE, folder.drips());
  }

  private static UInt256 wei(String text) {
    try {
      return UInt256.parse(text);
    } catch (PrimitivesException e) {
      throw new NodeException(
          Code.ARGUMENT, "--faucet-wei is a number of wei, not '%s'".formatted(text), e);
    }
  }

  private void check(Arguments arguments) {
    arguments.within("--block-time-ms", blockTimeMs, 1, 3_600_000);
    arguments.within("--history", history, HISTORY_MIN, Ledger.ARCHIVE);
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
        archive ? Ledger.ARCHIVE : history,
        sequencer,
        PoolLimits.DEFAULT,
        RpcLimits.DEFAULT,
        new Finality(safe, finalized),
        CLIENT);
  }
}
