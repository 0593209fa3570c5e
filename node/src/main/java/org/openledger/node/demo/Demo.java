package org.openledger.node.demo;

import java.math.BigInteger;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.config.NodeConfig;
import org.openledger.node.console.Console;
import org.openledger.node.home.Home;
import org.openledger.node.home.Input;
import org.openledger.node.home.Inputs;
import org.openledger.node.http.HttpServer;
import org.openledger.node.network.Founding;
import org.openledger.node.network.Network;

/// The demo on a terminal: a row becomes a Datanet version, a model, an answer, an attribution and
/// a payment.
public final class Demo {
  private final DemoOptions options;
  private final NodeConfig config;
  private final Console console;
  private final Clock clock;

  /// A demo that will tell `console` what happens.
  public Demo(DemoOptions options, NodeConfig config, Console console, Clock clock) {
    this.options = options;
    this.config = config;
    this.console = console;
    this.clock = clock;
  }

  /// A network that answers.
  ///
  /// @param network the network
  /// @param job its demo
  /// @param server its HTTP server
  public record Running(Network network, StoryJob job, HttpServer server) implements AutoCloseable {
    @Override
    public void close() {
      job.close();
      server.close();
      network.close();
    }
  }

  /// Lives the whole life of a row; the result answers until it is closed.
  public Running run(Home home) {
    StoryOrder order =
        StoryOrder.whole(
            options.rows(), options.seed(), Questions.read(options.questions()), clock.millis());
    // All questions of a given file; of the program's own, eight drawn by the seed.
    StoryOrder asked = options.questions().isPresent() ? order : order.drawn(DemoOptions.ASKED);
    Founding founding = new Founding(home, config, console, clock);
    founding.requirePort();
    input(founding);
    Path base = options.model().orElse(founding.base());
    Network network = founding.open(founding.found(options.seed(), base));
    Listening listening = new Listening(network, founding.rows());
    try {
      ConsoleTeller teller = new ConsoleTeller(console, network);
      Documents.Summary summary = listening.job.tell(asked, listening::url, teller);
      BigInteger paid = new BigInteger(summary.paidWei());
      if (!summary.conserved() || !teller.gained().equals(paid)) {
        throw new NodeException(
            Code.STAGE, "payments of %s wei, arrivals of %s".formatted(paid, teller.gained()));
      }
      return listening.running();
    } catch (RuntimeException e) {
      listening.close();
      throw e;
    }
  }

  private void input(Founding founding) {
    ConsoleTeller.title(console, 1, "Input");
    List<Input> wanted =
        options.model().isPresent() ? List.of(Input.EMBEDDER, Input.ROWS) : Input.ALL;
    List<Inputs.Present> files = founding.bring(wanted);
    console.document(
        new Documents.Input(
            "input",
            files.stream()
                .map(p -> new Documents.InputFile(p.name(), p.sha256(), p.bytes()))
                .toList()));
  }

  /// A network that begins to listen when the story needs it to.
  private final class Listening {
    private final Network network;
    private final StoryJob job;
    private @Nullable HttpServer server;

    Listening(Network network, Path rows) {
      this.network = network;
      this.job = new StoryJob(network, rows, clock);
    }

    private HttpServer server() {
      HttpServer present = server;
      if (present == null) {
        present = network.listen(job::parts);
        server = present;
      }
      return present;
    }

    String url() {
      return network.url(server());
    }

    Running running() {
      return new Running(network, job, server());
    }

    void close() {
      job.close();
      HttpServer present = server;
      if (present != null) {
        present.close();
      }
      network.close();
    }
  }
}
