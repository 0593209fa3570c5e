package org.openledger.node.network;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.config.NodeConfig;
import org.openledger.node.console.Console;
import org.openledger.node.console.Progress;
import org.openledger.node.home.Home;
import org.openledger.node.home.Input;
import org.openledger.node.home.Inputs;
import org.openledger.node.models.LanguageModel;
import org.openledger.node.models.Sentences;
import org.openledger.node.models.Torches;

/// Begins networks, and loads what they run on.
///
/// @param home where they lie
/// @param config the node's settings
/// @param console who is told how far it is
/// @param clock the time
public record Founding(Home home, NodeConfig config, Console console, Clock clock) {
  /// A taken port is said at once, not after minutes of work.
  public void requirePort() {
    NodeConfig.HttpConfig http = config.http();
    try (ServerSocket socket =
        new ServerSocket(http.port(), 1, InetAddress.getByName(http.host()))) {
      socket.getLocalPort();
    } catch (IOException e) {
      throw new NodeException(
          Code.PORT,
          "port %d on %s is taken; nothing was started: stop what listens there, or choose another with --port"
              .formatted(http.port(), http.host()),
          e);
    }
  }

  /// Makes sure that all files of `wanted` are here and are the pinned ones.
  public List<Inputs.Present> bring(List<Input> wanted) {
    Inputs inputs = new Inputs(home.inputs(), console);
    List<Inputs.Present> files = new ArrayList<>();
    for (Input input : wanted) {
      for (Inputs.Present p : inputs.bring(input)) {
        files.add(p);
        console.line(
            "  %-42s %,12d bytes  %s…".formatted(p.name(), p.bytes(), p.sha256().substring(0, 12)));
      }
    }
    return files;
  }

  /// The pinned base model.
  public Path base() {
    return home.inputs().resolve(Input.BASE.files().getFirst().path());
  }

  /// The pinned file of rows.
  public Path rows() {
    return home.inputs().resolve(Input.ROWS.files().getFirst().path());
  }

  /// A new network's folder: its wallets from `seed`, its genesis now, nothing in it.
  public NetworkFolder found(long seed, Path base) {
    NetworkFolder folder = new NetworkFolder(home.newNetwork());
    folder.keep(
        NetworkFolder.State.first(
            seed,
            config.chain().chainId(),
            clock.instant().getEpochSecond(),
            base.toAbsolutePath()));
    return folder;
  }

  /// Loads the models and opens the network in `folder`, or begins it there.
  public Network open(NetworkFolder folder) {
    return Network.open(folder, config, models(Path.of(folder.state().model())), clock);
  }

  private Network.Models models(Path base) {
    try (Progress progress = console.progress("loading models")) {
      progress.say(base.getFileName().toString());
      Torches.load(config.compute());
      String name = base.endsWith(base().getFileName()) ? Input.BASE.name() : "base";
      LanguageModel language =
          LanguageModel.load(base, name, Torches.dtype(config.compute().dtype()), clock);
      return new Network.Models(
          language, Sentences.load(home.inputs().resolve(Input.EMBEDDER.folder())));
    }
  }
}
