package org.openledger.node.home;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;

/// The folder that holds all state, `~/.openledger` by default.
///
/// ```
/// VERSION             one line: openledger-home 1
/// inputs/             pinned downloads, shared by every network
/// chain/              a chain that runs alone (`openledger chain`): genesis.json, store/, index.sqlite
/// networks/demo-0001  one demo network: chain/, datanet/, runs/, receipts/, node.json
/// ```
///
/// @param dir the folder
public record Home(Path dir) {
  private static final String FORMAT = "openledger-home ";
  private static final int VERSION = 1;

  /// Opens a home folder, making it when it is not there; another version is refused untouched.
  public static Home open(Path dir) {
    Path marker = dir.resolve("VERSION");
    try {
      if (Files.exists(dir) && !Files.isDirectory(dir)) {
        throw new NodeException(
            Code.HOME, "the home " + dir + " is a file, not a folder: name another with --home");
      }
      Files.createDirectories(dir.resolve("inputs"));
      Files.createDirectories(dir.resolve("networks"));
      if (!Files.exists(marker)) {
        Files.writeString(marker, FORMAT + VERSION + "\n");
      }
      String found = Files.size(marker) > 100 ? "" : Files.readString(marker).strip();
      if (!found.equals(FORMAT + VERSION)) {
        throw new NodeException(
            Code.HOME,
            "the home %s says '%s', this program works with '%s%d'; nothing was changed: use the version that made it, or name another folder with --home"
                .formatted(dir, found, FORMAT, VERSION));
      }
    } catch (IOException e) {
      throw new NodeException(
          Code.HOME, "the home folder " + dir + " cannot be used: " + e.getMessage(), e);
    }
    return new Home(dir);
  }

  /// Where pinned downloads lie.
  public Path inputs() {
    return dir.resolve("inputs");
  }

  /// The chain that runs alone.
  public ChainFolder chain() {
    return new ChainFolder(dir.resolve("chain"));
  }

  /// A fresh folder for a new network; earlier ones stay as they are.
  public Path newNetwork() {
    try (Stream<Path> all = Files.list(dir.resolve("networks"))) {
      int last =
          all.map(p -> p.getFileName().toString())
              .filter(n -> n.matches("demo-\\d{4,9}"))
              .mapToInt(n -> Integer.parseInt(n.substring(5)))
              .max()
              .orElse(0);
      return Files.createDirectory(
          dir.resolve("networks").resolve("demo-%04d".formatted(last + 1)));
    } catch (IOException e) {
      throw new NodeException(
          Code.HOME, "no new network folder could be made in " + dir + ": " + e.getMessage(), e);
    }
  }

  /// The network made last, if there is one that reached its first block.
  public Optional<Path> newestNetwork() {
    try (Stream<Path> all = Files.list(dir.resolve("networks"))) {
      return all.filter(p -> Files.exists(p.resolve("node.json")))
          .max(Comparator.comparing(p -> p.getFileName().toString()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Keeps a network folder to this process until closed.
  public static Lock lock(Path network) {
    try {
      FileChannel channel =
          FileChannel.open(
              network.resolve("lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      FileLock lock = null;
      try {
        lock = channel.tryLock();
      } catch (OverlappingFileLockException e) {
        // The same process holds it: as taken as by another.
      }
      if (lock == null) {
        channel.close();
        throw new NodeException(
            Code.HOME, "another process works in " + network + "; stop it, or name another --home");
      }
      return new Lock(channel);
    } catch (IOException e) {
      throw new NodeException(Code.HOME, network + " cannot be locked: " + e.getMessage(), e);
    }
  }

  /// Holds a folder until closed (or until the process ends, whichever way).
  ///
  /// @param channel the open lock file
  public record Lock(FileChannel channel) implements AutoCloseable {
    @Override
    public void close() {
      try {
        channel.close();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
