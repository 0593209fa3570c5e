package org.openledger.chain.genesis;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.chain.execution.FeeMarket;
import org.openledger.chain.execution.ForkSchedule;
import org.openledger.evm.fork.Fork;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.UInt256;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Genesis files in geth's format. What this chain cannot honour (a fork before Cancun or after
/// Osaka, proof of work, another blob schedule) is refused rather than ignored.
public final class GenesisJson {
  private static final int BYTES_MAX = 64 << 20;
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final Set<String> KEYS =
      Set.of(
          "config",
          "alloc",
          "nonce",
          "timestamp",
          "extraData",
          "gasLimit",
          "difficulty",
          "mixHash",
          "coinbase",
          "number",
          "gasUsed",
          "parentHash",
          "baseFeePerGas",
          "excessBlobGas",
          "blobGasUsed");
  private static final Set<String> ZERO =
      Set.of("nonce", "difficulty", "number", "gasUsed", "excessBlobGas", "blobGasUsed");
  private static final Set<String> FORKS_BY_BLOCK =
      Set.of(
          "homesteadBlock",
          "eip150Block",
          "eip155Block",
          "eip158Block",
          "byzantiumBlock",
          "constantinopleBlock",
          "petersburgBlock",
          "istanbulBlock",
          "berlinBlock",
          "londonBlock");

  private GenesisJson() {}

  /// Reads a genesis file's text.
  public static Genesis read(String text) {
    if (text.length() > BYTES_MAX) {
      throw wrong("a genesis of %d characters, at most %d".formatted(text.length(), BYTES_MAX));
    }
    try {
      JsonNode root = JSON.readTree(text);
      if (!root.isObject()) {
        throw wrong("a genesis is a JSON object");
      }
      return genesis(root);
    } catch (JacksonException e) {
      throw new ChainException(
          Code.GENESIS, "the genesis is not JSON: " + e.getOriginalMessage(), e);
    } catch (PrimitivesException e) {
      throw new ChainException(Code.GENESIS, "the genesis is wrong: " + e.getMessage(), e);
    }
  }

  /// Writes a genesis so that stock clients build the same block 0 from it.
  public static String write(Genesis genesis) {
    ObjectNode root = JSON.createObjectNode();
    ObjectNode config = root.putObject("config");
    config.put("chainId", genesis.chainId());
    FORKS_BY_BLOCK.stream().sorted().forEach(fork -> config.put(fork, 0));
    config.put("mergeNetsplitBlock", 0).put("shanghaiTime", 0).put("cancunTime", 0);
    ForkSchedule forks = genesis.forks();
    if (forks.pragueTime() != ForkSchedule.NEVER) {
      config.put("pragueTime", forks.pragueTime());
    }
    if (forks.osakaTime() != ForkSchedule.NEVER) {
      config.put("osakaTime", forks.osakaTime());
    }
    config.put("terminalTotalDifficulty", 0);
    if (!genesis.depositContract().equals(Address.ZERO)) {
      config.put("depositContractAddress", genesis.depositContract().toHex());
    }
    ObjectNode schedule = config.putObject("blobSchedule");
    for (Fork fork : Fork.values()) {
      schedule
          .putObject(fork.name().toLowerCase(Locale.ROOT))
          .put("target", fork.blobs().target())
          .put("max", fork.blobs().max())
          .put("baseFeeUpdateFraction", fork.blobs().updateFraction());
    }
    root.put("nonce", "0x0")
        .put("timestamp", quantity(genesis.timestamp()))
        .put("extraData", Hex.encode(genesis.extraData()))
        .put("gasLimit", quantity(genesis.gasLimit()))
        .put("difficulty", "0x0")
        .put("mixHash", genesis.prevRandao().toString())
        .put("coinbase", genesis.feeRecipient().toHex())
        .put("baseFeePerGas", genesis.baseFee().toHex());
    ObjectNode alloc = root.putObject("alloc");
    new TreeMap<>(genesis.accounts())
        .forEach((address, account) -> {
          ObjectNode entry = alloc.putObject(address.toHex());
          entry.put("balance", account.balance().toHex());
          if (account.nonce() != 0) {
            entry.put("nonce", quantity(account.nonce()));
          }
          if (account.code().length > 0) {
            entry.put("code", Hex.encode(account.code()));
          }
          if (!account.storage().isEmpty()) {
            ObjectNode slots = entry.putObject("storage");
            new TreeMap<>(account.storage())
                .forEach((slot, value) ->
                    slots.put(Hex.encode(slot.bytes()), Hex.encode(value.bytes())));
          }
        });
    return root.toPrettyString();
  }

  private static Genesis genesis(JsonNode root) {
    for (String key : root.propertyNames()) {
      if (!KEYS.contains(key)) {
        throw wrong("unknown key " + key);
      }
    }
    for (String key : ZERO) {
      if (root.hasNonNull(key) && !number(root.get(key), key).isZero()) {
        throw wrong("%s is %s, but is 0 on this chain".formatted(key, root.get(key).asString()));
      }
    }
    JsonNode config = root.path("config");
    if (!config.isObject() || !config.hasNonNull("chainId")) {
      throw wrong("config.chainId is missing");
    }
    ForkSchedule forks = forks(config);
    return new Genesis(
        number(config.get("chainId"), "config.chainId").toLong(),
        root.hasNonNull("timestamp") ? number(root.get("timestamp"), "timestamp").toLong() : 0,
        root.hasNonNull("gasLimit")
            ? number(root.get("gasLimit"), "gasLimit").toLong()
            : Genesis.GAS_LIMIT,
        root.hasNonNull("baseFeePerGas")
            ? number(root.get("baseFeePerGas"), "baseFeePerGas")
            : FeeMarket.INITIAL_BASE_FEE,
        root.hasNonNull("coinbase") ? address(root.get("coinbase").asString()) : Address.ZERO,
        root.hasNonNull("mixHash") ? Hash.parse(root.get("mixHash").asString()) : Hash.ZERO,
        root.hasNonNull("extraData") ? Hex.decode(root.get("extraData").asString()) : new byte[0],
        forks,
        config.hasNonNull("depositContractAddress")
            ? address(config.get("depositContractAddress").asString())
            : Address.ZERO,
        accounts(root.path("alloc")));
  }

  /// Reads an `alloc` object alone.
  static Map<Address, FirstAccount> accounts(String alloc) {
    return accounts(JSON.readTree(alloc));
  }

  private static ForkSchedule forks(JsonNode config) {
    for (Map.Entry<String, JsonNode> entry : config.properties()) {
      String key = entry.getKey();
      JsonNode value = entry.getValue();
      boolean byTime = key.endsWith("Time") && !value.isNull();
      boolean old = key.equals("shanghaiTime") || key.equals("cancunTime");
      if (byTime && !old && !key.equals("pragueTime") && !key.equals("osakaTime")) {
        throw wrong("%s names a fork after Osaka, which this chain does not have".formatted(key));
      }
      if ((byTime && old || FORKS_BY_BLOCK.contains(key)) && !number(value, key).isZero()) {
        throw wrong("%s must be 0: every rule up to Cancun holds from the start".formatted(key));
      }
    }
    if (!config.hasNonNull("cancunTime") || !config.hasNonNull("shanghaiTime")) {
      throw wrong("config.shanghaiTime and config.cancunTime must be 0");
    }
    ForkSchedule forks = new ForkSchedule(time(config, "pragueTime"), time(config, "osakaTime"));
    checkBlobs(config.path("blobSchedule"), forks);
    return forks;
  }

  private static long time(JsonNode config, String key) {
    return config.hasNonNull(key) ? number(config.get(key), key).toLong() : ForkSchedule.NEVER;
  }

  /// A schedule may be left out, as geth has its own for the forks that a chain has.
  private static void checkBlobs(JsonNode schedule, ForkSchedule forks) {
    for (Fork fork : Fork.values()) {
      JsonNode named = schedule.path(fork.name().toLowerCase(Locale.ROOT));
      if (!named.isObject() || forks.first(fork) == ForkSchedule.NEVER) {
        continue;
      }
      boolean same =
          named.path("target").asLong(-1) == fork.blobs().target()
              && named.path("max").asLong(-1) == fork.blobs().max()
              && named.path("baseFeeUpdateFraction").asLong(-1) == fork.blobs().updateFraction();
      if (!same) {
        throw wrong(
            "config.blobSchedule.%s is %s, this chain has %s"
                .formatted(fork.name().toLowerCase(Locale.ROOT), named, fork.blobs()));
      }
    }
  }

  private static Map<Address, FirstAccount> accounts(JsonNode alloc) {
    Map<Address, FirstAccount> accounts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : alloc.properties()) {
      Address address = address(entry.getKey());
      if (accounts.put(address, account(address, entry.getValue())) != null) {
        throw wrong(address + " stands in alloc twice");
      }
    }
    return accounts;
  }

  private static FirstAccount account(Address address, JsonNode account) {
    UInt256 balance =
        account.hasNonNull("balance")
            ? number(account.get("balance"), "balance of " + address)
            : UInt256.ZERO;
    long nonce = account.hasNonNull("nonce") ? number(account.get("nonce"), "nonce").toLong() : 0;
    byte[] code =
        account.hasNonNull("code") ? Hex.decode(account.get("code").asString()) : new byte[0];
    Map<UInt256, UInt256> storage = new HashMap<>();
    for (Map.Entry<String, JsonNode> slot : account.path("storage").properties()) {
      UInt256 value = UInt256.fromBytes(Hex.decode(slot.getValue().asString()));
      if (!value.isZero()) {
        storage.put(UInt256.fromBytes(Hex.decode(slot.getKey())), value);
      }
    }
    return new FirstAccount(nonce, balance, code, storage);
  }

  private static UInt256 number(JsonNode node, String what) {
    if (!node.isIntegralNumber() && !node.isString()) {
      throw wrong(what + " is not a number");
    }
    return UInt256.parse(node.asString());
  }

  private static Address address(String text) {
    return Address.of(Hex.decode(text, Address.BYTES));
  }

  private static String quantity(long value) {
    return "0x" + Long.toHexString(value);
  }

  private static ChainException wrong(String what) {
    return new ChainException(Code.GENESIS, "the genesis is wrong: " + what);
  }
}
