package org.openledger.node.config;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/// Every setting of a node. Made of defaults, then a JSON file whose keys must be known, then
/// flags.
///
/// @param http where it listens
/// @param chain block production
/// @param compute libtorch and the engine
/// @param prices what an answer costs, and who gets which part
public record NodeConfig(
    HttpConfig http, ChainSettings chain, ComputeConfig compute, PriceConfig prices) {
  private static final JsonMapper JSON =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(SerializationFeature.INDENT_OUTPUT)
          .build();
  private static final int FILE_BYTES_MAX = 1 << 20;

  /// Where the node listens.
  ///
  /// @param host an address; loopback by default
  /// @param port 0 chooses a free one
  /// @param changesPerS calls below `/v1` that change something, for one caller all the time
  /// @param changesAtOnce the same, for a caller who was quiet before
  public record HttpConfig(String host, int port, int changesPerS, int changesAtOnce) {
    public HttpConfig {
      require(port >= 0 && port <= 65_535, "http.port is 0 to 65535, not " + port);
      require(!host.isBlank(), "http.host is empty");
      require(
          changesPerS >= 1 && changesPerS <= 1_000_000,
          "http.changesPerS is 1 to 1,000,000, not " + changesPerS);
      require(
          changesAtOnce >= 1 && changesAtOnce <= 1_000_000,
          "http.changesAtOnce is 1 to 1,000,000, not " + changesAtOnce);
    }
  }

  /// Block production.
  ///
  /// @param chainId EIP-155 chain id
  /// @param blockTimeMs time between blocks, milliseconds
  /// @param gasLimit gas of a block
  /// @param index whether transactions are indexed by address, for `/v1/chain`
  public record ChainSettings(long chainId, long blockTimeMs, long gasLimit, boolean index) {
    public ChainSettings {
      require(chainId > 0 && chainId < 1L << 52, "chain.chainId must fit 52 bits: " + chainId);
      require(
          blockTimeMs >= 50 && blockTimeMs <= 3_600_000,
          "chain.blockTimeMs is 50 to 3,600,000, not " + blockTimeMs);
      require(gasLimit >= 5_000, "chain.gasLimit is at least 5000, not " + gasLimit);
    }
  }

  /// libtorch and the engine.
  ///
  /// @param torch folder of an installed PyTorch's libraries; empty for the natives Maven brings
  /// @param threads threads an operation may use; 0 for all cores
  /// @param dtype `bf16`, `f32`, or `auto`: bf16 where the processor has it, f32 elsewhere
  public record ComputeConfig(String torch, int threads, String dtype) {
    public ComputeConfig {
      require(threads >= 0 && threads <= 1024, "compute.threads is 0 to 1024, not " + threads);
      require(
          dtype.equals("auto") || dtype.equals("bf16") || dtype.equals("f32"),
          "compute.dtype is auto, bf16 or f32, not " + dtype);
    }
  }

  /// What an answer costs and who gets which part. Amounts are wei a token; parts are basis points.
  ///
  /// @param promptTokenWei wei a prompt token
  /// @param answerTokenWei wei an answer token
  /// @param treasuryBp the network's treasury
  /// @param ownerBp the model's owner
  /// @param validatorsBp validators; waits in a named account until they run
  /// @param contributorsBp the people whose rows it was
  public record PriceConfig(
      long promptTokenWei,
      long answerTokenWei,
      int treasuryBp,
      int ownerBp,
      int validatorsBp,
      int contributorsBp) {
    public PriceConfig {
      require(promptTokenWei >= 0 && answerTokenWei >= 0, "prices are not negative");
      require(
          Math.min(Math.min(treasuryBp, ownerBp), Math.min(validatorsBp, contributorsBp)) >= 0
              && treasuryBp + ownerBp + validatorsBp + contributorsBp == 10_000,
          "the four parts of prices are basis points and add up to 10000");
    }
  }

  /// The defaults.
  public static NodeConfig defaults() {
    return new NodeConfig(
        new HttpConfig("127.0.0.1", 8545, 20, 200),
        new ChainSettings(47_510, 1_000, 30_000_000, true),
        new ComputeConfig("", 0, "auto"),
        new PriceConfig(10_000_000_000_000L, 40_000_000_000_000L, 1_000, 2_000, 2_000, 5_000));
  }

  /// The defaults, changed by `file` when there is one. `torch` is what `OPENLEDGER_TORCH` says.
  public static NodeConfig load(Optional<Path> file, String torch) {
    NodeConfig config = file.map(NodeConfig::read).orElseGet(NodeConfig::defaults);
    if (!torch.isBlank()) {
      ComputeConfig c = config.compute;
      config =
          new NodeConfig(
              config.http,
              config.chain,
              new ComputeConfig(torch, c.threads(), c.dtype()),
              config.prices);
    }
    return config;
  }

  private static NodeConfig read(Path file) {
    try {
      if (!Files.isRegularFile(file) || file.toFile().length() > FILE_BYTES_MAX) {
        throw new NodeException(Code.ARGUMENT, "no configuration file of at most 1 MiB at " + file);
      }
      // Merged over the defaults, so a file names only what it changes.
      var merged = JSON.valueToTree(defaults());
      var given = JSON.readTree(file.toFile());
      merge((tools.jackson.databind.node.ObjectNode) merged, given, file);
      return JSON.treeToValue(merged, NodeConfig.class);
    } catch (JacksonException e) {
      throw new NodeException(
          Code.ARGUMENT,
          "the configuration %s cannot be used: %s".formatted(file, e.getOriginalMessage()),
          e);
    }
  }

  private static void merge(
      tools.jackson.databind.node.ObjectNode into,
      tools.jackson.databind.JsonNode from,
      Path file) {
    if (!from.isObject()) {
      throw new NodeException(Code.ARGUMENT, file + " must hold a JSON object");
    }
    for (var e : from.properties()) {
      if (into.get(e.getKey()) instanceof tools.jackson.databind.node.ObjectNode section) {
        merge(section, e.getValue(), file);
      } else {
        into.set(e.getKey(), e.getValue());
      }
    }
  }

  /// The same, listening elsewhere.
  public NodeConfig withPort(int port) {
    return new NodeConfig(
        new HttpConfig(http.host(), port, http.changesPerS(), http.changesAtOnce()),
        chain,
        compute,
        prices);
  }

  /// What `--print-config` prints: JSON that [#load] reads back.
  public String print() {
    return JSON.writeValueAsString(this);
  }

  private static void require(boolean holds, String sentence) {
    if (!holds) {
      throw new NodeException(Code.ARGUMENT, sentence);
    }
  }
}
