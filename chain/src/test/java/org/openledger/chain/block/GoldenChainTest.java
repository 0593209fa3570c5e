package org.openledger.chain.block;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.chain.execution.FeeMarket;
import org.openledger.chain.genesis.GenesisJson;
import org.openledger.chain.state.Account;
import org.openledger.chain.state.StateReader;
import org.openledger.chain.store.InMemoryStore;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.transfer.BlockImporter;
import org.openledger.chain.trie.Trie;
import org.openledger.evm.state.Log;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.RlpItem;
import org.openledger.primitives.UInt256;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

/// A chain that geth made: each block read and written by this codec, and run, which must give
/// every root in its header; then every account as geth has it at the end. One case a block, one an
/// account.
@Tag("vectors")
@Tag("golden-chain")
class GoldenChainTest {
  private final Map<Hash, JsonNode> receiptsByHash = new HashMap<>();
  private @Nullable Header parent;

  @Test
  void everyHashAndRootComesOut() throws Exception {
    Vectors suite = Vectors.suite("golden-chain");
    Path folder = suite.path("golden-chain");
    JsonNode blocks = suite.json("golden-chain/blocks.json");
    JsonNode receipts = Vectors.parse(unzipped(folder.resolve("receipts.json.gz")));
    receipts.forEach(
        block -> block.forEach(r -> receiptsByHash.put(hash(r, "transactionHash"), r)));
    byte[] chain = unzipped(folder.resolve("chain.rlp.gz"));
    Ledger ledger =
        Ledger.open(
            new InMemoryStore(),
            GenesisJson.read(Files.readString(folder.resolve("genesis.json"))),
            Ledger.ARCHIVE);
    BlockImporter importer = new BlockImporter(ledger);
    int at = 0;
    for (JsonNode expected : blocks) {
      int length = (int) Rlp.lengthAt(chain, at, chain.length - at);
      byte[] encoded = Arrays.copyOfRange(chain, at, at + length);
      at += length;
      suite.run(
          "block " + expected.get("number"),
          () -> {
            check(encoded, expected);
            importer.add(Block.decode(encoded));
            assertThat(ledger.head().hash()).isEqualTo(hash(expected, "hash"));
          });
    }
    Vectors.parse(unzipped(folder.resolve("state.json.gz")))
        .get("accounts")
        .properties()
        .forEach(e ->
            suite.run(
                "account " + e.getKey(),
                () -> account(Address.of(Hex.decode(e.getKey())), e.getValue(), ledger.latest())));
    suite.done();
  }

  private static void account(Address address, JsonNode expected, StateReader state) {
    Account account = state.stored(address);
    assertThat(account.balance()).isEqualTo(UInt256.parse(expected.get("balance").asString()));
    assertThat(account.nonce()).isEqualTo(expected.get("nonce").asLong());
    assertThat(account.codeHash()).isEqualTo(hash(expected, "codeHash"));
    assertThat(account.storageRoot()).isEqualTo(hash(expected, "storageRoot"));
    if (account.hasCode()) {
      assertThat(Hex.encode(state.code(account.codeHash())))
          .isEqualTo(expected.get("code").asString());
    }
    expected
        .path("storage")
        .properties()
        .forEach(slot ->
            assertThat(state.storage(address, UInt256.parse(slot.getKey())))
                .isEqualTo(UInt256.fromBytes(Hex.decode(slot.getValue().asString()))));
  }

  private void check(byte[] encoded, JsonNode expected) {
    List<RlpItem> block = Rlp.decode(encoded).list("block");
    Header header = Header.decode(block.get(0));
    assertThat(header.hash()).isEqualTo(hash(expected, "hash"));
    List<byte[]> transactions = new ArrayList<>();
    List<byte[]> receipts = new ArrayList<>();
    Bloom bloom = Bloom.EMPTY;
    for (RlpItem item : block.get(1).list("transactions")) {
      byte[] raw = item instanceof RlpItem.Bytes b ? b.value() : Rlp.encode(item);
      transactions.add(raw);
      JsonNode seen = receiptsByHash.get(Keccak.hash(raw));
      assertThat(seen).isNotNull();
      Receipt receipt = receipt(seen);
      bloom = bloom.or(receipt.bloom());
      receipts.add(receipt.encode());
      assertThat(Receipt.decode(receipt.encode())).usingRecursiveComparison().isEqualTo(receipt);
      transaction(item, raw, seen, header);
    }
    List<byte[]> withdrawals = new ArrayList<>();
    for (RlpItem item : block.get(3).list("withdrawals")) {
      byte[] raw = Rlp.encode(item);
      assertThat(Rlp.encode(Withdrawal.decode(item).encode())).isEqualTo(raw);
      withdrawals.add(raw);
    }
    assertThat(Trie.rootOfList(transactions)).isEqualTo(header.transactionsRoot());
    assertThat(Trie.rootOfList(receipts)).isEqualTo(header.receiptsRoot());
    assertThat(Trie.rootOfList(withdrawals)).isEqualTo(header.withdrawalsRoot());
    assertThat(bloom).isEqualTo(header.logsBloom());
    if (parent != null) {
      assertThat(FeeMarket.nextBaseFee(parent)).isEqualTo(header.baseFee());
      assertThat(FeeMarket.nextGasLimit(parent.gasLimit(), header.gasLimit()))
          .isEqualTo(header.gasLimit());
    }
    parent = header;
  }

  private static void transaction(RlpItem item, byte[] raw, JsonNode receipt, Header header) {
    SignedTransaction read = TransactionCodec.decodeInBlock(item);
    assertThat(read.encoded()).isEqualTo(raw);
    assertThat(Rlp.encode(TransactionCodec.encodeInBlock(read))).isEqualTo(Rlp.encode(item));
    assertThat(TransactionCodec.sign(read.body(), read.signature()).encoded()).isEqualTo(raw);
    assertThat(read.recoverSender())
        .contains(Address.of(Hex.decode(receipt.get("from").asString())));
    assertThat(read.body().gasPrice(header.baseFee()).toHex())
        .isEqualTo(receipt.get("effectiveGasPrice").asString());
  }

  private static Receipt receipt(JsonNode json) {
    List<Log> logs = new ArrayList<>();
    for (JsonNode log : json.get("logs")) {
      List<Hash> topics = new ArrayList<>();
      log.get("topics").forEach(t -> topics.add(Hash.parse(t.asString())));
      logs.add(
          new Log(
              Address.of(Hex.decode(log.get("address").asString())),
              topics,
              Hex.decode(log.get("data").asString())));
    }
    return new Receipt(
        number(json, "type"), number(json, "status") == 1, number(json, "cumulativeGasUsed"), logs);
  }

  private static int number(JsonNode json, String key) {
    return Integer.decode(json.get(key).asString());
  }

  private static Hash hash(JsonNode json, String key) {
    return Hash.parse(json.get(key).asString());
  }

  private static byte[] unzipped(Path file) throws Exception {
    try (InputStream in = new GZIPInputStream(Files.newInputStream(file))) {
      return in.readAllBytes();
    }
  }
}
