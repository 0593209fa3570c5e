package org.openledger.node.cli;

import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.openledger.node.config.NodeConfig;
import org.openledger.node.console.Console;
import org.openledger.node.demo.StoryJob;
import org.openledger.node.home.Input;
import org.openledger.node.http.HttpServer;
import org.openledger.node.network.Founding;
import org.openledger.node.network.Network;
import org.openledger.node.network.NetworkFolder;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/// `openledger node`.
@Command(
    name = "node",
    mixinStandardHelpOptions = true,
    description =
        "Everything in one process: chain, JSON-RPC, API, pages; opens the newest network of the"
            + " home, or begins an empty one.",
    footer = {
      "",
      "Examples:",
      "  openledger node --port 8545",
      "  openledger node --print-config > node-settings.json"
    })
public final class NodeCommand implements Runnable {
  private static final long SEEDS = 1L << 53; // those that JSON numbers hold exactly

  @Spec CommandSpec spec = CommandSpec.create();

  @Option(names = "--port", paramLabel = "P", description = "HTTP port, 0 for a free one (8545).")
  int port = -1;

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings, as --print-config prints.")
  @Nullable Path configFile;

  @Option(names = "--print-config", description = "Print every setting with its value, and end.")
  boolean printConfig;

  @Override
  public void run() {
    GlobalOptions global = Cli.options(spec);
    Console console = global.console();
    NodeConfig config = NodeConfig.load(Optional.ofNullable(configFile), ModelOptions.torch());
    if (port >= 0) {
      config = config.withPort(port);
    }
    if (printConfig) {
      spec.commandLine().getOut().println(config.print());
      return;
    }
    Founding founding = new Founding(global.home(), config, console, Clock.systemUTC());
    try (Network network = founding.open(newest(founding));
        StoryJob job = new StoryJob(network, founding.rows(), Clock.systemUTC())) {
      network.resume();
      if (!job.isUnderWay()) {
        network.openNewest(); // the story opens what it has sealed, and tells how far it is
      }
      try (HttpServer server = network.listen(job::parts)) {
        job.goOn(network.url(server));
        stayUp(console, config.http().host(), server.port());
        job.close(); // while what it asks is still answered
      }
    }
  }

  /// The newest network of the home, or an empty one, for which what it needs is brought.
  private static NetworkFolder newest(Founding founding) {
    return founding
        .home()
        .newestNetwork()
        .map(NetworkFolder::new)
        .orElseGet(() -> {
          founding.requirePort();
          founding.console().line("An empty network in " + founding.home().dir());
          founding.bring(Input.ALL);
          return founding.found(new SecureRandom().nextLong(SEEDS), founding.base());
        });
  }

  /// Says where things are, and waits for Ctrl-C, which closes everything in order.
  static void stayUp(Console console, String host, int port) {
    String url = "http://%s:%d".formatted(host, port);
    console.line("");
    console.line(
        "Up: the Studio and JSON-RPC at " + url + "/, API at " + url + "/v1 (Ctrl-C ends)");
    CountDownLatch ending = new CountDownLatch(1);
    CountDownLatch ended = new CountDownLatch(1);
    Thread hook =
        new Thread(() -> {
          ending.countDown();
          try {
            ended.await(10, java.util.concurrent.TimeUnit.SECONDS);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
        });
    Runtime.getRuntime().addShutdownHook(hook);
    Cli.whenClosed(ended::countDown);
    try {
      ending.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
