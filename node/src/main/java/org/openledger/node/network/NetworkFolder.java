package org.openledger.node.network;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.node.home.WholeFile;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Where a network keeps what, and `node.json`, which says how to open it again.
///
/// @param dir the network's folder
public record NetworkFolder(Path dir) {
  private static final int FORMAT = 1;
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // A node.json with one tuned model is from before there could be many.
          .enable(DeserializationFeature.ACCEPT_SINGLE_VALUE_AS_ARRAY)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();

  /// What `node.json` says.
  ///
  /// @param format the format of this file
  /// @param seed the seed of the network's wallets
  /// @param chainId the chain's id
  /// @param genesisSeconds the first block's time
  /// @param model the base model's file or folder
  /// @param tuned the tuned models that are served, in the order they came
  public record State(
      int format, long seed, long chainId, long genesisSeconds, String model, List<Tuned> tuned) {
    /// Copies the list; a file from before anything was trained has none.
    public State {
      tuned = tuned == null ? List.of() : List.copyOf(tuned);
    }

    /// A network before anything was trained.
    public static State first(long seed, long chainId, long genesisSeconds, Path model) {
      return new State(FORMAT, seed, chainId, genesisSeconds, model.toString(), List.of());
    }

    /// The same, serving `model` too, or instead of what had its name.
    public State with(Tuned model) {
      List<Tuned> all = new ArrayList<>(tuned);
      all.removeIf(t -> t.name().equals(model.name()));
      all.add(model);
      return new State(format, seed, chainId, genesisSeconds, this.model, all);
    }
  }

  /// A tuned model on disk.
  ///
  /// @param name what clients call it
  /// @param run the run's folder, relative to the network's
  /// @param version the Datanet version it learned from and takes notes from
  /// @param modelId its registration's digest
  /// @param adapter SHA-256 of its weights, hex
  /// @param createdSeconds since 1970
  /// @param owner who gets the owner's part of its fees; null for the network's model owner
  public record Tuned(
      String name,
      String run,
      long version,
      String modelId,
      String adapter,
      long createdSeconds,
      @Nullable String owner) {}

  /// Blocks and state.
  public Path chain() {
    return dir.resolve("chain");
  }

  /// The index over the blocks; made again when it is gone.
  public Path index() {
    return dir.resolve("index.sqlite");
  }

  /// Rows, reviews, versions.
  public Path datanet() {
    return dir.resolve("datanet");
  }

  /// Runs, one folder each.
  public Path runs() {
    return dir.resolve("runs");
  }

  /// The transactions of the newest seal.
  public Path sealing() {
    return dir.resolve("sealing.json");
  }

  /// What of the demo's story is done.
  public Path story() {
    return dir.resolve("story");
  }

  /// Receipts of paid answers.
  public Path receipts() {
    return dir.resolve("receipts");
  }

  /// Reads `node.json`.
  public State state() {
    try {
      State state = JSON.readValue(file().toFile(), State.class);
      if (state.format() != FORMAT) {
        throw new NodeException(
            Code.HOME,
            "%s has format %d, this program works with %d; nothing was changed"
                .formatted(file(), state.format(), FORMAT));
      }
      return state;
    } catch (JacksonException e) {
      throw new NodeException(
          Code.HOME, "%s cannot be read: %s".formatted(file(), e.getOriginalMessage()), e);
    }
  }

  /// Whether there is a `node.json`.
  public Optional<State> stateIfAny() {
    return Files.exists(file()) ? Optional.of(state()) : Optional.empty();
  }

  /// Writes `node.json`, whole or not at all.
  public void keep(State state) {
    try {
      WholeFile.write(
          file(), (JSON.writeValueAsString(state) + "\n").getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new NodeException(
          Code.HOME, "%s could not be written: %s".formatted(file(), e.getMessage()), e);
    }
  }

  private Path file() {
    return dir.resolve("node.json");
  }
}
