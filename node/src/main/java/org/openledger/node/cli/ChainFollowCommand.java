package org.openledger.node.cli;

import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;
import org.openledger.node.console.Console;
import org.openledger.node.console.Progress;
import org.openledger.node.follow.EngineToken;
import org.openledger.node.follow.Follower;
import org.openledger.node.follow.RpcClient;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `openledger chain follow`.
@Command(
    name = "follow",
    mixinStandardHelpOptions = true,
    description =
        "Feed a stock client (geth, reth) with every block of a running node, and say whether it"
            + " finds each valid, with the same state root.",
    footer = {
      "",
      "Example:",
      "  geth init --datadir D ~/.openledger/chain/genesis.json",
      "  geth --datadir D --authrpc.port 8551 --nodiscover --syncmode full",
      "  openledger chain follow --geth-engine http://127.0.0.1:8551 --jwt D/geth/jwtsecret"
    })
public final class ChainFollowCommand implements Runnable {
  private static final long POLL_MS = 200;

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(
      names = "--geth-engine",
      required = true,
      paramLabel = "URL",
      description = "The client's Engine API.")
  String engine = "";

  @Option(
      names = "--jwt",
      required = true,
      paramLabel = "FILE",
      description = "The secret that it shares, in hex.")
  Path secret = Path.of("");

  @Option(
      names = "--node",
      paramLabel = "URL",
      description = "The node whose blocks these are (http://127.0.0.1:8545).")
  String node = "http://127.0.0.1:8545";

  @Option(names = "--to", paramLabel = "N", description = "End after block N (go on for good).")
  long to = Long.MAX_VALUE;

  @Override
  public void run() {
    Console console = Cli.options(spec).console();
    Arguments arguments = new Arguments(spec);
    arguments.within("--to", to, 0, Long.MAX_VALUE);
    URI source = arguments.url("--node", node);
    URI client = arguments.url("--geth-engine", engine);
    Follower follower =
        new Follower(
            new RpcClient(source, Optional.empty()),
            new RpcClient(client, Optional.of(EngineToken.read(secret, Clock.systemUTC()))));
    long number = follower.begin();
    long fed = 0;
    try (Progress progress = console.progress("following")) {
      while (number < to) {
        long head = Math.min(to, follower.head());
        if (number >= head) {
          Thread.sleep(POLL_MS);
          continue;
        }
        Follower.Taken taken = follower.feed(++number);
        fed++;
        console.document(
            Map.of(
                "block", taken.number(),
                "status", "VALID",
                "transactions", taken.transactions(),
                "hash", taken.hash(),
                "state_root", taken.stateRoot()));
        progress.at(number, head, "blocks, all VALID");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    console.line("%,d blocks fed, every one VALID with the same state root".formatted(fed));
  }
}
