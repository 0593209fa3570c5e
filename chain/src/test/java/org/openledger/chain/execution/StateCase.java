package org.openledger.chain.execution;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.interpreter.BlockContext;
import org.openledger.evm.state.CodeCache;
import org.openledger.evm.state.Journal;
import org.openledger.evm.state.Log;
import org.openledger.evm.transaction.AccessItem;
import org.openledger.evm.transaction.Authorization;
import org.openledger.evm.transaction.Outcome;
import org.openledger.evm.transaction.Transaction;
import org.openledger.evm.transaction.Transition;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.PrimitivesException;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;

/// One state test in ethereum/tests' form: a state, a block, transactions by data, gas and value,
/// and the root and logs that come of each.
record StateCase(JsonNode json) {
  /// What running a case gave.
  record Ran(boolean refused, Hash root, Hash logs) {}

  /// Runs the transaction of one entry of `post` under `fork` and compares.
  void check(Fork fork, JsonNode post) {
    Ran ran = run(fork, post.get("indexes"));
    assertThat(ran.refused()).as("refused").isEqualTo(post.has("expectException"));
    assertThat(ran.root().toString()).as("state root").isEqualTo(post.get("hash").asString());
    assertThat(ran.logs().toString()).as("logs").isEqualTo(post.get("logs").asString());
  }

  /// Runs the transaction that `indexes` chooses under `fork`.
  Ran run(Fork fork, JsonNode indexes) {
    TrieWorld world = TrieWorld.of(json.get("pre"));
    Journal journal = new Journal(world, new CodeCache(1 << 24));
    Optional<Outcome> outcome =
        transaction(indexes).map(tx -> new Transition(journal, block(fork), null).apply(tx));
    List<Log> logs =
        outcome.orElse(null) instanceof Outcome.Executed executed ? executed.logs() : List.of();
    boolean refused = outcome.isEmpty() || outcome.get() instanceof Outcome.Refused;
    world.apply(journal.changes());
    return new Ran(refused, world.root(), hash(logs));
  }

  private BlockContext block(Fork fork) {
    JsonNode env = json.get("env");
    return new BlockContext(
        fork,
        1,
        number(env.get("currentNumber")).toLong(),
        number(env.get("currentTimestamp")).toLong(),
        address(env.get("currentCoinbase")),
        number(env.get("currentGasLimit")).toLong(),
        env.has("currentBaseFee") ? number(env.get("currentBaseFee")) : UInt256.of(10),
        fork.blobs()
            .baseFee(
                env.has("currentExcessBlobGas")
                    ? number(env.get("currentExcessBlobGas")).toLong()
                    : 0),
        env.has("currentRandom") ? Hash.of(number(env.get("currentRandom")).bytes()) : Hash.ZERO,
        n -> Keccak.hash(Long.toString(n).getBytes(java.nio.charset.StandardCharsets.US_ASCII)));
  }

  /// Empty when a field is outside its type's range, as no decoder would let it in.
  private Optional<Transaction> transaction(JsonNode indexes) {
    JsonNode t = json.get("transaction");
    int data = indexes.get("data").asInt();
    JsonNode lists = t.get("accessLists");
    try {
      UInt256 price = number(t.has("gasPrice") ? t.get("gasPrice") : t.get("maxFeePerGas"));
      String to = t.has("to") ? t.get("to").asString() : "";
      return Optional.of(
          new Transaction(
              type(t),
              address(t.get("sender")),
              number(t.get("nonce")).w0(),
              gasLimit(t.get("gasLimit").get(indexes.get("gas").asInt())),
              to.isEmpty() ? null : Address.of(Hex.decode(to)),
              number(t.get("value").get(indexes.get("value").asInt())),
              Hex.decode(t.get("data").get(data).asString()),
              price,
              t.has("gasPrice") ? price : number(t.get("maxPriorityFeePerGas")),
              accessList(lists == null || lists.isNull() ? null : lists.get(data)),
              t.has("maxFeePerBlobGas") ? number(t.get("maxFeePerBlobGas")) : UInt256.ZERO,
              hashes(t.get("blobVersionedHashes")),
              authorizations(t.get("authorizationList"))));
    } catch (PrimitivesException e) {
      return Optional.empty();
    }
  }

  private static int type(JsonNode t) {
    if (t.has("authorizationList")) {
      return Transaction.SET_CODE;
    }
    if (t.has("maxFeePerBlobGas") || t.has("blobVersionedHashes")) {
      return Transaction.BLOB;
    }
    return t.has("maxFeePerGas") ? 2 : t.has("accessLists") ? 1 : 0;
  }

  private static long gasLimit(JsonNode gas) {
    UInt256 limit = number(gas);
    return limit.fitsLong() ? limit.w0() : -1;
  }

  private static List<AccessItem> accessList(JsonNode list) {
    List<AccessItem> items = new ArrayList<>();
    if (list != null) {
      list.forEach(item -> {
        List<UInt256> slots = new ArrayList<>();
        item.get("storageKeys").forEach(key -> slots.add(number(key)));
        items.add(new AccessItem(address(item.get("address")), slots));
      });
    }
    return items;
  }

  private static List<Hash> hashes(JsonNode list) {
    List<Hash> hashes = new ArrayList<>();
    if (list != null) {
      list.forEach(hash -> hashes.add(Hash.parse(hash.asString())));
    }
    return hashes;
  }

  private static List<Authorization> authorizations(JsonNode list) {
    List<Authorization> words = new ArrayList<>();
    if (list != null) {
      list.forEach(a ->
          words.add(
              new Authorization(
                  number(a.get("chainId")),
                  address(a.get("address")),
                  number(a.get("nonce")).w0(),
                  (int) number(a.has("yParity") ? a.get("yParity") : a.get("v")).w0(),
                  number(a.get("r")),
                  number(a.get("s")))));
    }
    return words;
  }

  private static Hash hash(List<Log> logs) {
    return Keccak.hash(
        Rlp.encode(
            Rlp.list(
                logs.stream()
                    .map(l ->
                        Rlp.list(
                            Rlp.of(l.address()),
                            Rlp.list(l.topics().stream().map(Rlp::of).toList()),
                            Rlp.of(l.data())))
                    .toList())));
  }

  static UInt256 number(JsonNode node) {
    String text = node.asString().toLowerCase(Locale.ROOT);
    return text.equals("0x") ? UInt256.ZERO : UInt256.parse(text);
  }

  static Address address(JsonNode node) {
    return Address.of(Hex.decode(node.asString()));
  }
}
