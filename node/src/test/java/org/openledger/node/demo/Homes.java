package org.openledger.node.demo;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import java.util.stream.Stream;
import org.openledger.node.config.NodeConfig;
import org.openledger.node.console.Console;
import org.openledger.node.home.Home;
import org.openledger.node.network.Founding;

/// Homes for tests: their own, with the machine's inputs.
final class Homes {
  private Homes() {}

  /// What begins networks in a new home at `dir`, and says nothing.
  static Founding founding(Path dir, Path inputs) throws IOException {
    NodeConfig config = NodeConfig.load(Optional.empty(), "").withPort(0);
    PrintStream nowhere = new PrintStream(new ByteArrayOutputStream());
    return new Founding(
        home(dir, inputs), config, new Console(nowhere, nowhere, true, false), Clock.systemUTC());
  }

  /// A new home at `dir` with links to all files of `inputs`.
  static Home home(Path dir, Path inputs) throws IOException {
    Home home = Home.open(dir);
    try (Stream<Path> all = Files.walk(inputs)) {
      for (Path p : all.toList()) {
        Path target = home.inputs().resolve(inputs.relativize(p).toString());
        if (Files.isDirectory(p)) {
          Files.createDirectories(target);
        } else if (!Files.exists(target)) {
          Files.createSymbolicLink(target, p);
        }
      }
    }
    return home;
  }
}
