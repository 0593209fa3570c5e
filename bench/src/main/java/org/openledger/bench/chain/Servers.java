package org.openledger.bench.chain;

import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.console.Console;
import org.openledger.node.follow.EngineToken;
import org.openledger.node.follow.RpcClient;

/// Starts our node and its peers, each on a fresh chain with the same gas limit and the same ten
/// funded accounts.
///
/// @param root the folder of the sources, where the launcher is
/// @param home where peers are installed
/// @param folder an empty folder for the chains
record Servers(Path root, Path home, Path folder, long gasLimit, Console console) {
  private static final String ANVIL = "1.7.1";
  private static final String GETH = "1.17.8";

  /// Our node as a user starts it: durable, one block a second.
  Server openLedger() {
    begin(ours("openledger"));
    return openLedger("openledger", 1_000);
  }

  /// Our node on a chain of that name, which was begun.
  Server openLedger(String name, int blockTimeMs) {
    int port = Server.freePort();
    List<String> command =
        List.of(
            launcher(),
            "chain",
            "run",
            "--home",
            ours(name).toString(),
            "--port",
            "" + port,
            "--block-time-ms",
            "" + blockTimeMs);
    return Server.start(name, command, port, folder);
  }

  /// Where our chain of that name is kept.
  Path ours(String name) {
    return folder.resolve(name);
  }

  /// A stock geth, given a payload to make each second through its Engine API.
  Server geth() {
    String geth = gethPath();
    Path at = folder.resolve("geth");
    Path genesis = folder.resolve("for-geth");
    begin(genesis);
    Path file = genesis.resolve("chain/genesis.json");
    Server.run(folder, List.of(geth, "init", "--datadir", at.toString(), file.toString()));
    int port = Server.freePort();
    int engine = Server.freePort();
    Server server = Server.start("geth " + GETH, gethCommand(geth, at, port, engine), port, folder);
    EngineToken token = EngineToken.read(at.resolve("geth/jwtsecret"), Clock.systemUTC());
    URI engineUrl = URI.create("http://127.0.0.1:" + engine);
    return server.with(EngineDriver.start(new RpcClient(engineUrl, Optional.of(token))));
  }

  private List<String> gethCommand(String geth, Path at, int port, int engine) {
    return Stream.of(
            "%s --datadir %s --http --http.port %d --http.api eth,net,web3,txpool --authrpc.port %d"
                .formatted(geth, at, port, engine),
            "--port 0 --nodiscover --maxpeers 0 --ipcdisable --syncmode full --verbosity 1",
            "--miner.recommit 300ms --miner.gaslimit " + gasLimit,
            "--rpc.gascap 0 --rpc.batch-request-limit 10000 --rpc.evmtimeout 0",
            "--txpool.accountslots 100000 --txpool.globalslots 1000000",
            "--txpool.accountqueue 100000 --txpool.globalqueue 1000000")
        .flatMap(part -> Stream.of(part.split(" ")))
        .toList();
  }

  /// A stock anvil, in memory, one block a second.
  Server anvil() {
    int port = Server.freePort();
    List<String> command =
        List.of(
            anvilPath().toString(),
            "--port",
            "" + port,
            "--block-time",
            "1",
            "--gas-limit",
            "" + gasLimit,
            "--chain-id",
            "47510",
            "--balance",
            "1000000",
            "--silent");
    return Server.start("anvil " + ANVIL, command, port, folder);
  }

  /// Begins a chain for tests in a folder.
  void begin(Path at) {
    Server.run(
        folder,
        List.of(
            launcher(),
            "chain",
            "init",
            "--dev",
            "--gas-limit",
            "" + gasLimit,
            "--home",
            at.toString()));
  }

  private String launcher() {
    return root.resolve("bin/openledger").toString();
  }

  private static String gethPath() {
    String named = System.getenv("OPENLEDGER_GETH");
    List<String> places =
        named != null && !named.isBlank()
            ? List.of(named)
            : List.of(System.getProperty("user.home") + "/go/bin/geth", "/usr/bin/geth");
    return places.stream()
        .filter(place -> Files.isExecutable(Path.of(place)))
        .findFirst()
        .orElseThrow(() ->
            new NodeException(
                Code.ARGUMENT,
                "geth is not here: 'go install github.com/ethereum/go-ethereum/cmd/geth@v%s' brings it, or OPENLEDGER_GETH names it"
                    .formatted(GETH)));
  }

  private Path anvilPath() {
    Path at = home.resolve("peers-npm");
    Path anvil = at.resolve("node_modules/@foundry-rs/anvil-linux-amd64/bin/anvil");
    if (!Files.isExecutable(anvil)) {
      console.line("installing anvil %s into %s …".formatted(ANVIL, at));
      try {
        Files.createDirectories(at);
      } catch (java.io.IOException e) {
        throw new NodeException(Code.HOME, at + ": " + e.getMessage(), e);
      }
      String wanted = "@foundry-rs/anvil-linux-amd64@" + ANVIL;
      Server.run(at, List.of("npm", "install", "--silent", "--prefix", at.toString(), wanted));
    }
    return anvil;
  }
}
