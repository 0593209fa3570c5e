package org.openledger.bench.chain;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.openledger.bench.chain.Load.Kind;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.console.Console;
import org.openledger.node.console.Progress;
import org.openledger.node.follow.RpcClient;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;

/// One thing that is measured on the chain. Up to half of each load goes first without being
/// counted, on every server alike: a node runs for months, not for its first seconds.
public enum ChainBenchmark {
  /// A burst of transfers.
  ETH(
      "a burst of 30,000 transfers of the chain's coin by 50 senders",
      new Load(Kind.ETH, 30_000, 50, 0, Load.RECIPIENTS)),
  /// A burst of ERC-20 transfers.
  ERC20(
      "a burst of 15,000 OpenZeppelin ERC-20 transfers by 50 senders",
      new Load(Kind.ERC20, 15_000, 50, 0, Load.RECIPIENTS)),
  /// Transfers at a steady rate.
  STEADY(
      "1,000 transfers a second for 30 s", new Load(Kind.ETH, 30_000, 50, 1_000, Load.RECIPIENTS)),
  /// What memory grows to.
  SOAK(
      "1,000 ERC-20 transfers a second for 10 minutes",
      new Load(Kind.ERC20, 600_000, 50, 1_000, Load.RECIPIENTS)),
  /// What state costs; on our node alone.
  GROWTH(
      "the burst of ERC-20 transfers among 10,000 accounts, and among 1,000,000",
      new Load(Kind.ERC20, 15_000, 50, 0, 1_000_000)),
  /// What many blocks cost at the start; on our node alone.
  RESTART("from kill -9 at 100,000 blocks to the first answer", null),
  /// Contract code.
  COMPUTE("loops of contract code by eth_call: arithmetic, keccak", null);

  private static final long GAS_LIMIT = 600_000_000;
  private static final int FEW = 10_000;
  private static final int FILLING_MS = 100;
  private static final long BLOCKS = 100_000;

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
      if (load != null) {
        rehearse(servers, load, root, console);
      }
      if (this == GROWTH || this == RESTART) {
        alone(servers, root, console);
        return;
      }
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

  /// The generator compiles itself on a node that nobody counts, or the first server would pay for
  /// that.
  private void rehearse(Servers servers, Load load, Path root, Console console) {
    String name = "rehearsal";
    servers.begin(servers.ours(name));
    try (Server server = servers.openLedger(name, 1_000);
        Progress progress = console.progress(name)) {
      warmUp(server, load, token(server, load, root), progress);
    }
  }

  private static void warmUp(Server server, Load load, @Nullable Address token, Progress progress) {
    progress.say("warming up, funding and signing");
    Load warmUp = load.warmUp();
    RpcClient rpc = server.rpc();
    new Generator(rpc, warmUp, Stage.set(rpc, warmUp, token).sign(warmUp)).run(progress);
  }

  private static @Nullable Address token(Server server, Load load, Path root) {
    return load.kind() == Kind.ERC20
        ? Stage.deploy(server.rpc(), bytecode(root, "PlainToken"))
        : null;
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
    Load.Figure figure = offer(server, load, token(server, load, root), console);
    double rate = load.ratePerS() > 0 ? 1 / figure.p95S() : figure.tps();
    String of = load.ratePerS() > 0 ? "1/p95" : "tx/s";
    return List.of(new Result(server.name() + "/" + of, rate));
  }

  private Load.Figure offer(Server server, Load load, @Nullable Address token, Console console) {
    RpcClient rpc = server.rpc();
    try (Progress progress = console.progress(command() + " on " + server.name())) {
      warmUp(server, load, token, progress);
      progress.say("funding and signing");
      Generator generator = new Generator(rpc, load, Stage.set(rpc, load, token).sign(load));
      double before = server.cpuS();
      generator.run(progress);
      Load.Figure figure = generator.figure(command(), server, server.cpuS() - before);
      console.document(figure);
      console.line(figure.line());
      return figure;
    }
  }

  private void alone(Servers servers, Path root, Console console) {
    if (this == RESTART) {
      restart(servers, console);
    } else {
      grow(servers, Objects.requireNonNull(load), root, console);
    }
  }

  private record Restart(String bench, long blocks, double seconds) {}

  private void restart(Servers servers, Console console) {
    String name = "openledger";
    servers.begin(servers.ours(name));
    long blocks = 0;
    try (Server server = servers.openLedger(name, 1);
        Progress progress = console.progress("making blocks")) {
      Load some = Objects.requireNonNull(ETH.load).warmUp();
      new Generator(server.rpc(), some, Stage.set(server.rpc(), some, null).sign(some))
          .run(progress);
      while (blocks < BLOCKS) {
        Stage.pause(500);
        blocks = Long.decode(server.rpc().call("eth_blockNumber").asString());
        progress.at(blocks, BLOCKS, "blocks");
      }
      server.kill();
    }
    long started = System.nanoTime();
    try (Server again = servers.openLedger(name, 1_000)) {
      double seconds = (System.nanoTime() - started) / 1e9;
      console.document(new Restart(command(), blocks, seconds));
      console.line(
          "%-12s %-12s %.2f s to the first answer after kill -9 at %,d blocks"
              .formatted(command(), again.name(), seconds, blocks));
    }
  }

  /// The rate among many accounts over that among few.
  private record Growth(String bench, int few, int many, double ratio) {}

  private void grow(Servers servers, Load load, Path root, Console console) {
    byte[] code = bytecode(root, "Crowd");
    double few = among(FEW, servers, load, code, console);
    double many = among(load.recipients(), servers, load, code, console);
    console.document(new Growth(command(), FEW, load.recipients(), many / few));
    console.line("%-12s %.2f of the rate among %,d accounts".formatted(command(), many / few, FEW));
  }

  private double among(int people, Servers servers, Load load, byte[] code, Console console) {
    String name = "openledger-%d".formatted(people);
    servers.begin(servers.ours(name));
    Address token;
    try (Server filling = servers.openLedger(name, FILLING_MS);
        Progress progress = console.progress("filling " + name)) {
      token = Stage.deploy(filling.rpc(), code);
      Crowd.gather(filling.rpc(), token, people, progress);
    }
    Load among = new Load(load.kind(), load.count(), load.senders(), load.ratePerS(), people);
    try (Server server = servers.openLedger(name, 1_000)) {
      return offer(server, among, token, console).tps();
    }
  }

  /// Compiled from OpenZeppelin's sources, as its users do.
  private static byte[] bytecode(Path root, String contract) {
    Server.run(root, List.of(root.resolve("bin/test-clients").toString(), "ethereum-contracts"));
    Path clients = root.resolve("node/src/test/clients");
    String hex = Server.run(clients, List.of("node", "bytecode.mjs", contract)).strip();
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
