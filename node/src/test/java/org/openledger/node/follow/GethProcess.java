package org.openledger.node.follow;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openledger.node.NodeException;

/// A stock geth on a genesis, with nothing but its Engine API.
final class GethProcess implements AutoCloseable {
  private final Process process;
  private final URI url;
  private final Path secret;

  private GethProcess(Process process, URI url, Path secret) {
    this.process = process;
    this.url = url;
    this.secret = secret;
  }

  /// Where a geth is: what OPENLEDGER_GETH names, in the PATH, where `go install` puts it.
  static Optional<Path> find() {
    Stream<String> named = Stream.ofNullable(System.getenv("OPENLEDGER_GETH"));
    Stream<String> folders =
        Stream.concat(
            Stream.of(System.getenv("PATH").split(File.pathSeparator)),
            Stream.of(System.getProperty("user.home") + "/go/bin"));
    return Stream.concat(named, folders.map(folder -> folder + "/geth"))
        .map(Path::of)
        .filter(Files::isExecutable)
        .findFirst();
  }

  static GethProcess start(Path geth, Path folder, Path genesis)
      throws IOException, InterruptedException {
    Path log = folder.resolve("geth.log");
    Path secret = Files.writeString(folder.resolve("jwt.hex"), "0x" + "5a".repeat(32));
    String[] init = {geth.toString(), "--datadir", folder.toString(), "init", genesis.toString()};
    Process begun =
        new ProcessBuilder(init).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertThat(begun.waitFor()).as(() -> text(log)).isZero();
    String port;
    try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = String.valueOf(free.getLocalPort());
    }
    String options =
        "--networkid 47510 --nodiscover --maxpeers 0 --nat none --port 0 --ipcdisable"
            + " --syncmode full --authrpc.addr 127.0.0.1 --authrpc.port "
            + port;
    String[] run =
        Stream.concat(
                Stream.of(geth.toString(), "--datadir", folder.toString()),
                Stream.concat(
                    Stream.of("--authrpc.jwtsecret", secret.toString()),
                    Stream.of(options.split(" "))))
            .toArray(String[]::new);
    Process running =
        new ProcessBuilder(run).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    GethProcess process = new GethProcess(running, URI.create("http://127.0.0.1:" + port), secret);
    process.await(log);
    return process;
  }

  RpcClient engine() {
    return new RpcClient(url, Optional.of(EngineToken.read(secret, Clock.systemUTC())));
  }

  String url() {
    return url.toString();
  }

  Path secret() {
    return secret;
  }

  private void await(Path log) throws InterruptedException {
    for (int i = 0; i < 300; i++) {
      try {
        engine().call("eth_chainId");
        return;
      } catch (NodeException e) {
        assertThat(process.isAlive()).as(() -> text(log)).isTrue();
        Thread.sleep(50);
      }
    }
    throw new AssertionError("geth did not answer in 15 s: " + text(log));
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
  }
}
