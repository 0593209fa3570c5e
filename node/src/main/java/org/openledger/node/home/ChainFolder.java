package org.openledger.node.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.genesis.GenesisJson;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;

/// A chain that runs alone: its genesis as geth reads it, and its store.
///
/// @param dir `chain/` in the home folder
public record ChainFolder(Path dir) {
  private static final int GENESIS_BYTES_MAX = 64 << 20;

  /// Where blocks and state are kept.
  public Path store() {
    return dir.resolve("store");
  }

  /// The index over its blocks; made again when it is gone.
  public Path index() {
    return dir.resolve("index.sqlite");
  }

  /// Whom its faucet has paid.
  public Path drips() {
    return dir.resolve("faucet-drips");
  }

  /// The genesis that [#begin] put here.
  public Genesis genesis() {
    if (!Files.exists(file())) {
      throw new NodeException(
          Code.HOME,
          "no chain is in %s; 'openledger chain init --genesis FILE' begins one, '--dev' one to try things on"
              .formatted(dir));
    }
    return read(file());
  }

  /// Begins a chain with `genesis`; a chain with the same one may already be there.
  public void begin(Genesis genesis) {
    if (Files.exists(file())) {
      if (genesis().block().hash().equals(genesis.block().hash())) {
        return;
      }
      throw new NodeException(
          Code.HOME,
          "%s holds a chain with another genesis, %s; nothing was changed: name another --home"
              .formatted(dir, genesis().block().hash()));
    }
    try {
      Files.createDirectories(dir);
      Path part = dir.resolve("genesis.json.part");
      Files.writeString(part, GenesisJson.write(genesis) + "\n");
      Files.move(part, file(), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new NodeException(
          Code.HOME, "%s could not be written: %s".formatted(file(), e.getMessage()), e);
    }
  }

  /// Reads a genesis file.
  public static Genesis read(Path file) {
    try {
      if (!Files.isRegularFile(file) || Files.size(file) > GENESIS_BYTES_MAX) {
        throw new NodeException(Code.ARGUMENT, "no genesis file of at most 64 MiB at " + file);
      }
      return GenesisJson.read(Files.readString(file, StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new NodeException(
          Code.ARGUMENT, "the genesis %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  private Path file() {
    return dir.resolve("genesis.json");
  }
}
