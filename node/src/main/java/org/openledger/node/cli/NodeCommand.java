package org.openledger.node.cli;

import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.config.NodeConfig;
import org.openledger.node.console.Console;
import org.openledger.node.home.Home;
import org.openledger.node.home.Input;
import org.openledger.node.http.HttpServer;
import org.openledger.node.models.LanguageModel;
import org.openledger.node.models.Sentences;
import org.openledger.node.models.Torches;
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
            + " home.",
    footer = {
      "",
      "Examples:",
      "  openledger node --port 8545",
      "  openledger node --print-config > node-settings.json"
    })
public final class NodeCommand implements Runnable {
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
    Home home = global.home();
    NetworkFolder folder =
        new NetworkFolder(
            home.newestNetwork()
                .orElseThrow(() ->
                    new NodeException(
                        Code.HOME,
                        "the home %s holds no network yet; 'openledger demo' makes one"
                            .formatted(home.dir()))));
    try (Network network =
        Network.open(folder, config, models(home, folder, config), Clock.systemUTC())) {
      network.resume();
      try (HttpServer server = network.listen()) {
        stayUp(console, config.http().host(), server.port());
      }
    }
  }

  private static Network.Models models(Home home, NetworkFolder folder, NodeConfig config) {
    Torches.load(config.compute());
    Path base = Path.of(folder.state().model());
    String name = base.endsWith(Input.BASE.files().getFirst().path()) ? Input.BASE.name() : "base";
    LanguageModel language =
        LanguageModel.load(base, name, Torches.dtype(config.compute().dtype()), Clock.systemUTC());
    return new Network.Models(
        language, Sentences.load(home.inputs().resolve(Input.EMBEDDER.folder())));
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
