package org.openledger.bench.chain;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.openledger.bench.chain.Load.Kind;
import org.openledger.node.NodeException;
import org.openledger.node.cli.Cli;
import org.openledger.node.console.Console;
import org.openledger.node.console.Progress;
import org.openledger.node.follow.RpcClient;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.UInt256;

/// A chain and a small load in one process. The launcher has it run once after a build, so that the
/// JVM notes the classes that a chain needs and the code that is hot (JEP 514, 515).
final class Rehearsal {
  private static final Load TRANSFERS = new Load(Kind.ETH, 3_000, 50, 0, Load.RECIPIENTS);
  private static final int CALLS = 200;

  /// Creates a contract that counts its caller's calls: CALLER SLOAD PUSH1 1 ADD CALLER SSTORE,
  /// CALLER PUSH0 MSTORE, PUSH1 32 PUSH0 KECCAK256 SLOAD POP, PUSH1 32 PUSH0 LOG0 STOP.
  private static final byte[] COUNTER =
      Hex.decode("0x6015600a5f3960155ff3" + "33546001013355335f5260205f20545060205fa000");

  private Rehearsal() {}

  /// Runs it in the empty folder that is the only argument.
  public static void main(String[] args) {
    Locale.setDefault(Locale.ROOT);
    Logger.getLogger("").setLevel(Level.WARNING);
    String home = Path.of(args[0]).toString();
    int port = Server.freePort();
    if (Cli.run("chain", "init", "--dev", "--home", home) != 0) {
      System.exit(1);
    }
    Thread.ofPlatform()
        .daemon()
        .start(() -> Cli.run("chain", "run", "--home", home, "--port", "" + port));
    RpcClient rpc = new RpcClient(URI.create("http://127.0.0.1:" + port), Optional.empty());
    awaitAnswer(rpc);
    try (Progress progress = new Console(System.out, System.err, true, false).progress("")) {
      transfer(rpc, progress);
      call(rpc);
    }
    System.exit(0);
  }

  private static void awaitAnswer(RpcClient rpc) {
    while (true) {
      try {
        rpc.call("eth_blockNumber");
        return;
      } catch (NodeException e) {
        Stage.pause(20);
      }
    }
  }

  private static void transfer(RpcClient rpc, Progress progress) {
    List<Offer> offers = Stage.set(rpc, TRANSFERS, null).sign(TRANSFERS);
    new Generator(rpc, TRANSFERS, offers).run(progress);
  }

  private static void call(RpcClient rpc) {
    Address counter = Stage.deploy(rpc, COUNTER);
    Sender bank = Stage.bank(rpc);
    List<Hash> sent = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      sent.add(Stage.send(rpc, bank.sign(counter, UInt256.ZERO, new byte[0], 100_000)));
    }
    Stage.await(rpc, sent);
  }
}
