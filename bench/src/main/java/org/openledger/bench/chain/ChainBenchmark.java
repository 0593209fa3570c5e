package org.openledger.bench.chain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openledger.bench.chain.Load.Kind;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.console.Console;
import org.openledger.node.console.Progress;
import org.openledger.primitives.Hex;

/// One thing that is measured on the chain. Half of each load goes first without being counted, on
/// every server alike: a node runs for months, not for its first seconds.
public enum ChainBenchmark {
  /// A burst of transfers.
  ETH(
      "a burst of 30,000 transfers of the chain's coin by 50 senders",
      new Load(Kind.ETH, 30_000, 50, 0)),
  /// A burst of ERC-20 transfers.
  ERC20(
      "a burst of 15,000 OpenZeppelin ERC-20 transfers by 50 senders",
      new Load(Kind.ERC20, 15_000, 50, 0)),
  /// Transfers at a steady rate.
  STEADY("1,000 transfers a second for 30 s", new Load(Kind.ETH, 30_000, 50, 1_000)),
  /// Contract code.
  COMPUTE("loops of contract code by eth_call: arithmetic, keccak", null);

  private static final long GAS_LIMIT = 600_000_000;

  private final String what;
  private final @Nullable Load load;

  ChainBenchmark(String what, @Nullable Load load) {
    this.what = what;
    this.load = load;
  }

  /// The name on the command line.
  public String command() {
    return "chain-" + name().toLowerCase(java.util.Locale.ROOT);
  }

  /// What is measured.
  public String what() {
    return what;
  }

  /// What of the peers stands beside it.
  private record Ratio(String bench, String peer, String of, double ratio) {}

  /// What one server made of it: a number to compare by, where more is better.
  private record Result(String of, double rate) {}

  /// Runs it on our node, and with `peers` on geth and anvil after it.
  ///
  /// @param root the folder of the sources
  /// @param home where peers are installed
  public void run(Path root, Path home, boolean peers, Console console) {
    Path folder = temporary();
    try {
      Servers servers = new Servers(root, home, folder, GAS_LIMIT, console);
      List<Result> ours = on(servers::openLedger, root, console);
      if (peers) {
        for (Supplier<Server> peer : List.<Supplier<Server>>of(servers::geth, servers::anvil)) {
          compare(ours, on(peer, root, console), console);
        }
      }
    } finally {
      delete(folder);
    }
  }

  private void compare(List<Result> ours, List<Result> theirs, Console console) {
    for (int i = 0; i < ours.size(); i++) {
      double ratio = ours.get(i).rate() / theirs.get(i).rate();
      String[] named = theirs.get(i).of().split("/", 2);
      console.document(new Ratio(command(), named[0], named[1], ratio));
      console.line("%-12s %.2f times %s (%s)".formatted("", ratio, named[0], named[1]));
    }
  }

  private List<Result> on(Supplier<Server> start, Path root, Console console) {
    try (Server server = start.get()) {
      return load == null ? compute(server, console) : offer(server, load, root, console);
    }
  }

  private static List<Result> compute(Server server, Console console) {
    List<Result> results = new ArrayList<>();
    for (Compute loop : Compute.values()) {
      Compute.Figure figure = loop.measure(server);
      console.document(figure);
      console.line(figure.line());
      results.add(new Result(server.name() + "/" + figure.bench(), figure.mgasPerS()));
    }
    return results;
  }

  private List<Result> offer(Server server, Load load, Path root, Console console) {
    Optional<byte[]> token =
        load.kind() == Kind.ERC20 ? Optional.of(token(root)) : Optional.empty();
    try (Progress progress = console.progress(command() + " on " + server.name())) {
      progress.say("warming up, funding and signing");
      Load warmup = new Load(load.kind(), load.count() / 2, load.senders(), 0);
      new Generator(server.rpc(), warmup, Stage.set(server.rpc(), warmup, token).sign(warmup))
          .run(progress);
      List<Offer> offers = Stage.set(server.rpc(), load, token).sign(load);
      Generator generator = new Generator(server.rpc(), load, offers);
      double before = server.cpuS();
      generator.run(progress);
      Load.Figure figure = generator.figure(command(), server, server.cpuS() - before);
      console.document(figure);
      console.line(figure.line());
      double rate = load.ratePerS() > 0 ? 1 / figure.p95S() : figure.tps();
      String of = load.ratePerS() > 0 ? "1/p95" : "tx/s";
      return List.of(new Result(server.name() + "/" + of, rate));
    }
  }

  /// Compiled from OpenZeppelin's sources, as its users do.
  private static byte[] token(Path root) {
    Server.run(root, List.of(root.resolve("bin/test-clients").toString(), "ethereum-contracts"));
    Path clients = root.resolve("node/src/test/clients");
    String hex = Server.run(clients, List.of("node", "plain-token.mjs")).strip();
    return Hex.decode(hex);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory("openledger-bench");
    } catch (IOException e) {
      throw new NodeException(Code.STAGE, "no temporary folder: " + e.getMessage(), e);
    }
  }

  private static void delete(Path folder) {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.deleteIfExists(path);
      }
    } catch (IOException e) {
      throw new NodeException(Code.STAGE, folder + " could not be removed: " + e.getMessage(), e);
    }
  }
}
