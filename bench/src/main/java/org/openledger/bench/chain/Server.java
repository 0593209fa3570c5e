package org.openledger.bench.chain;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.follow.RpcClient;

/// A node in a process of its own, with a fresh chain in a folder.
///
/// @param name what the figures call it
/// @param log what it says
/// @param companion what must be closed before it
record Server(String name, Process process, URI url, Path log, AutoCloseable companion)
    implements AutoCloseable {
  private static final long START_NS = 60_000_000_000L;

  /// Starts `command` and waits until its JSON-RPC answers.
  static Server start(String name, List<String> command, int port, Path folder) {
    Path log = folder.resolve(name.replace(' ', '-') + ".log");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      // A benchmark that is interrupted leaves no node behind.
      Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
      URI url = URI.create("http://127.0.0.1:" + port);
      Server server = new Server(name, process, url, log, () -> {});
      server.awaitAnswer();
      return server;
    } catch (IOException e) {
      throw new NodeException(Code.STAGE, name + " could not be started: " + e.getMessage(), e);
    }
  }

  /// The same, with something that ends before it.
  Server with(AutoCloseable other) {
    return new Server(name, process, url, log, other);
  }

  /// Its JSON-RPC.
  RpcClient rpc() {
    return new RpcClient(url, Optional.empty());
  }

  private void awaitAnswer() {
    long until = System.nanoTime() + START_NS;
    while (true) {
      try {
        rpc().call("eth_blockNumber");
        return;
      } catch (NodeException e) {
        if (!process.isAlive() || System.nanoTime() > until) {
          close();
          throw new NodeException(
              Code.STAGE, "%s did not come up; what it said is in %s".formatted(name, log), e);
        }
        Stage.pause(20);
      }
    }
  }

  /// Ends it as a power cut would, and waits until it is gone.
  void kill() {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException(Code.STAGE, "interrupted", e);
    }
  }

  /// Processor seconds so far.
  double cpuS() {
    return process.info().totalCpuDuration().orElse(Duration.ZERO).toNanos() / 1e9;
  }

  /// The largest resident memory so far.
  long memoryMib() {
    try {
      return Files.readAllLines(Path.of("/proc/%d/status".formatted(process.pid()))).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) >> 10)
          .findFirst()
          .orElse(0);
    } catch (IOException e) {
      return 0; // no such file outside Linux
    }
  }

  @Override
  public void close() {
    try {
      companion.close();
      process.destroy();
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly().waitFor();
      }
    } catch (Exception e) {
      process.destroyForcibly();
      throw new NodeException(Code.STAGE, name + " did not end well: " + e.getMessage(), e);
    }
  }

  /// A port that is free now.
  static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new NodeException(Code.STAGE, "no port is free", e);
    }
  }

  /// Runs a command to its end and gives what it said.
  static String run(Path folder, List<String> command) {
    try {
      Process process =
          new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true).start();
      String said =
          new String(
              process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new NodeException(Code.STAGE, String.join(" ", command) + " failed: " + said.strip());
      }
      return said;
    } catch (IOException e) {
      throw new NodeException(Code.STAGE, command.getFirst() + ": " + e.getMessage(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException(Code.STAGE, "interrupted", e);
    }
  }
}
