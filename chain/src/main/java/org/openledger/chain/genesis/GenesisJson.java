package org.openledger.chain.genesis;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.chain.execution.FeeMarket;
import org.openledger.chain.state.Account;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.UInt256;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Genesis files in geth's format. What this chain cannot honour (an earlier or later fork, proof
/// of work, contract code) is refused rather than ignored.
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
    config.put("terminalTotalDifficulty", 0);
    config
        .putObject("blobSchedule")
        .putObject("cancun")
        .put("target", 3)
        .put("max", 6)
        .put("baseFeeUpdateFraction", 3_338_477);
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
    forks(config);
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
        accounts(root.path("alloc")));
  }

  private static void forks(JsonNode config) {
    for (Map.Entry<String, JsonNode> entry : config.properties()) {
      String key = entry.getKey();
      JsonNode value = entry.getValue();
      boolean byTime = key.endsWith("Time") && !value.isNull();
      boolean active = byTime && (key.equals("shanghaiTime") || key.equals("cancunTime"));
      if (byTime && !active) {
        throw wrong("%s names a fork after Cancun, which this chain does not have".formatted(key));
      }
      if ((active || FORKS_BY_BLOCK.contains(key)) && !number(value, key).isZero()) {
        throw wrong("%s must be 0: every rule up to Cancun holds from the start".formatted(key));
      }
    }
    if (!config.hasNonNull("cancunTime") || !config.hasNonNull("shanghaiTime")) {
      throw wrong("config.shanghaiTime and config.cancunTime must be 0");
    }
  }

  private static Map<Address, Account> accounts(JsonNode alloc) {
    Map<Address, Account> accounts = new LinkedHashMap<>();
    for (Map.Entry<String, JsonNode> entry : alloc.properties()) {
      Address address = address(entry.getKey());
      JsonNode account = entry.getValue();
      String code = account.path("code").asString("");
      if (code.length() > 2 || account.path("storage").size() > 0) {
        throw wrong("%s has code or storage, which this chain does not run yet".formatted(address));
      }
      UInt256 balance =
          account.hasNonNull("balance")
              ? number(account.get("balance"), "balance of " + address)
              : UInt256.ZERO;
      long nonce = account.hasNonNull("nonce") ? number(account.get("nonce"), "nonce").toLong() : 0;
      Account read = Account.EMPTY.withBalance(balance).withNonce(nonce);
      if (accounts.put(address, read) != null) {
        throw wrong(address + " stands in alloc twice");
      }
    }
    return accounts;
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
