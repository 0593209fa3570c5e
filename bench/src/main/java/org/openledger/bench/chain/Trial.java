package org.openledger.bench.chain;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.bench.chain.Load.Kind;
import org.openledger.node.console.Console;
import org.openledger.node.console.Progress;
import org.openledger.node.follow.RpcClient;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;

/// A load as it is offered to one server after another, each warmed up by a part of it first. A
/// burst is offered several times: the first shows a node that has just started, the last one that
/// runs.
///
/// @param bench what the figures are called
/// @param root the folder of the sources
record Trial(String bench, Load load, Path root, Console console) {
  /// The generator compiles itself on a node that nobody counts, or the first server would pay for
  /// that.
  void rehearse(Servers servers) {
    String name = "rehearsal";
    servers.begin(servers.ours(name));
    try (Server server = servers.openLedger(name, 1_000);
        Progress progress = console.progress(name)) {
      warmUp(server, token(server), progress);
    }
  }

  /// Deploys what the load moves; null where that is the chain's own coin.
  @Nullable Address token(Server server) {
    return load.kind() == Kind.ERC20
        ? Stage.deploy(server.rpc(), bytecode(root, "PlainToken"))
        : null;
  }

  /// Warms `server` up, then measures what it makes of the load, as often as `times` says.
  List<Load.Figure> offer(Server server, @Nullable Address token, int times) {
    try (Progress progress = console.progress(bench + " on " + server.name())) {
      warmUp(server, token, progress);
      List<Load.Figure> figures = new ArrayList<>();
      for (int time = 0; time < times; time++) {
        figures.add(once(server, token, progress));
      }
      return figures;
    }
  }

  private Load.Figure once(Server server, @Nullable Address token, Progress progress) {
    progress.say("funding and signing");
    RpcClient rpc = server.rpc();
    Generator generator = new Generator(rpc, load, Stage.set(rpc, load, token).sign(load));
    double before = server.cpuS();
    generator.run(progress);
    Load.Figure figure = generator.figure(bench, server, server.cpuS() - before);
    console.document(figure);
    console.line(figure.line());
    return figure;
  }

  private void warmUp(Server server, @Nullable Address token, Progress progress) {
    progress.say("warming up, funding and signing");
    Load warmUp = load.warmUp();
    RpcClient rpc = server.rpc();
    new Generator(rpc, warmUp, Stage.set(rpc, warmUp, token).sign(warmUp)).run(progress);
  }

  /// A contract of the clients' tests, compiled from OpenZeppelin's sources as its users do.
  static byte[] bytecode(Path root, String contract) {
    Server.run(root, List.of(root.resolve("bin/test-clients").toString(), "ethereum-contracts"));
    Path clients = root.resolve("node/src/test/clients");
    String hex = Server.run(clients, List.of("node", "bytecode.mjs", contract)).strip();
    return Hex.decode(hex);
  }
}
