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

  /// How often a burst is offered to our node: its code is compiled as it runs, theirs was before.
  /// Three bursts made no difference to geth and to anvil but that anvil hung in the second of
  /// ERC-20.
  private static final int BURSTS = 3;

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
      Trial trial = load == null ? null : new Trial(command(), load, root, console);
      if (trial != null) {
        trial.rehearse(servers);
      }
      switch (this) {
        case RESTART -> restart(servers, console);
        case GROWTH -> grow(servers, Objects.requireNonNull(trial), console);
        default -> beside(servers, peers, trial, console);
      }
    } finally {
      delete(folder);
    }
  }

  private void restart(Servers servers, Console console) {
    Load some = Objects.requireNonNull(ETH.load).warmUp();
    Restart figure = Restart.measure(command(), servers, some, console);
    console.document(figure);
    console.line(figure.line());
  }

  private static void grow(Servers servers, Trial trial, Console console) {
    Growth figure = Growth.measure(servers, trial);
    console.document(figure);
    console.line(figure.line());
  }

  private void beside(Servers servers, boolean peers, @Nullable Trial trial, Console console) {
    boolean burst = trial != null && trial.load().ratePerS() == 0;
    List<Result> ours = on(servers::openLedger, trial, burst ? BURSTS : 1, console);
    if (peers) {
      for (Supplier<Server> peer : List.<Supplier<Server>>of(servers::geth, servers::anvil)) {
        compare(ours, on(peer, trial, 1, console), console);
      }
    }
  }

  private void compare(List<Result> ours, List<Result> theirs, Console console) {
    for (int i = 0; i < ours.size(); i++) {
      Result beside = theirs.get(Math.min(i, theirs.size() - 1));
      double ratio = ours.get(i).rate() / beside.rate();
      String peer = beside.of().split("/", 2)[0];
      String of = ours.get(i).of().split("/", 2)[1];
      console.document(new Ratio(command(), peer, of, ratio));
      console.line("%-12s %.2f times %s (%s)".formatted("", ratio, peer, of));
    }
  }

  private static List<Result> on(
      Supplier<Server> start, @Nullable Trial trial, int times, Console console) {
    try (Server server = start.get()) {
      return trial == null ? compute(server, console) : offer(server, trial, times);
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

  /// A burst is compared by its rate, a steady load by how late its last ones were.
  private static List<Result> offer(Server server, Trial trial, int times) {
    boolean steady = trial.load().ratePerS() > 0;
    List<Load.Figure> figures = trial.offer(server, trial.token(server), times);
    List<Result> results = new ArrayList<>();
    for (Load.Figure figure : figures) {
      results.add(
          steady
              ? new Result(server.name() + "/1/p95", 1 / figure.p95S())
              : new Result(server.name() + "/tx/s of burst " + (results.size() + 1), figure.tps()));
    }
    return results;
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
