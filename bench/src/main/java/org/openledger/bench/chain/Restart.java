package org.openledger.bench.chain;

import org.openledger.node.console.Console;
import org.openledger.node.console.Progress;

/// How long a killed node takes to its first answer, and with how many blocks.
record Restart(String bench, String server, long blocks, double seconds) {
  private static final long BLOCKS = 100_000;

  /// Makes the blocks, some of them full, kills the node and starts it again.
  static Restart measure(String bench, Servers servers, Load some, Console console) {
    String name = "openledger";
    servers.begin(servers.ours(name));
    long blocks = 0;
    try (Server server = servers.openLedger(name, 1);
        Progress progress = console.progress("making blocks")) {
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
      return new Restart(bench, again.name(), blocks, (System.nanoTime() - started) / 1e9);
    }
  }

  String line() {
    return "%-12s %-12s %.2f s to the first answer after kill -9 at %,d blocks"
        .formatted(bench, server, seconds, blocks);
  }
}
