package org.openledger.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openledger.chain.Wallets.GWEI;
import static org.openledger.chain.Wallets.address;
import static org.openledger.chain.Wallets.fee;
import static org.openledger.chain.Wallets.genesis;
import static org.openledger.chain.Wallets.transfer;
import static org.openledger.chain.Wallets.wallet;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.openledger.chain.FakeClock;
import org.openledger.chain.Wallets;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.Transactions;
import org.openledger.chain.pool.Pool;
import org.openledger.chain.pool.PoolLimits;
import org.openledger.chain.sequencer.BlockStepper;
import org.openledger.chain.store.InMemoryStore;
import org.openledger.chain.store.Keeper;
import org.openledger.chain.store.Ledger;
import org.openledger.chain.trie.ProofVerifier;
import org.openledger.evm.fork.Fork;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.Rlp;
import org.openledger.primitives.UInt256;
import org.openledger.testing.Seeds;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ReadsTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();

  /// Init code that logs one topic, 42, and stores 7 in slot 1.
  private static final byte[] LOGS = Hex.decode("0x602a60006000a1600760015500");

  private static final String[] METHODS =
      """
      web3_sha3 eth_config eth_blobBaseFee rpc_modules eth_getStorageAt eth_getProof
      eth_getBlockByNumber eth_getHeaderByNumber eth_getHeaderByHash eth_getBlockReceipts
      eth_getUncleByBlockNumberAndIndex eth_getUncleByBlockHashAndIndex eth_getBalance eth_getCode
      eth_getBlockTransactionCountByNumber eth_getBlockTransactionCountByHash
      eth_getTransactionByBlockNumberAndIndex eth_getTransactionByBlockHashAndIndex
      eth_getRawTransactionByHash eth_getRawTransactionByBlockNumberAndIndex
      eth_getRawTransactionByBlockHashAndIndex debug_getRawBlock debug_getRawHeader
      debug_getRawReceipts debug_getRawTransaction eth_getLogs eth_newFilter eth_getFilterChanges
      eth_getFilterLogs eth_uninstallFilter txpool_content txpool_contentFrom txpool_inspect
      eth_feeHistory eth_sendRawTransaction openledger_whyWaiting openledger_getPayload\
      """
          .split("\\s+");

  private final FakeClock clock = new FakeClock(1_700_000_100_000L);
  private final Ledger ledger = Ledger.open(new InMemoryStore(), genesis(5), Ledger.ARCHIVE);
  private final Pool pool =
      new Pool(
          new Pool.Admission(PoolLimits.DEFAULT, Wallets.CHAIN, Fork.OSAKA),
          ledger.latest(),
          clock,
          Keeper.NONE);
  private final BlockStepper stepper = new BlockStepper(ledger, pool, clock);
  private final JsonRpc rpc =
      new JsonRpc(
          new RpcBackend(
              ledger, pool, Finality.AT_ONCE, pool::add, clock, new SplittableRandom(1), "test"),
          RpcLimits.DEFAULT);

  private void make() {
    stepper.make();
    clock.move(1_000);
  }

  private static SignedTransaction logs(int from, long nonce) {
    return Transactions.sign(
        wallet(from),
        Wallets.CHAIN,
        nonce,
        new Transactions.Gas(200_000, GWEI.multiply(3), GWEI),
        new Transactions.Call(null, UInt256.ZERO, LOGS));
  }

  private JsonNode call(String method, String params) {
    return JSON.readTree(
        rpc.handle(
                "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
                    .formatted(method, params))
            .orElseThrow());
  }

  private JsonNode result(String method, String params) {
    JsonNode answer = call(method, params);
    assertThat(answer.has("error")).as(answer.toString()).isFalse();
    return answer.get("result");
  }

  private String error(String method, String params) {
    return call(method, params).path("error").path("message").asString("no error");
  }

  private static String quoted(Object value) {
    return "\"" + value + "\"";
  }

  @Test
  void aLogFilterAnswersEachLogOnce() {
    String filter = result("eth_newFilter", "{}").asString();
    pool.add(logs(0, 0));
    make();
    JsonNode first = result("eth_getFilterChanges", quoted(filter));
    assertThat(first.size()).isEqualTo(1);
    assertThat(first.get(0).get("topics").get(0).asString()).endsWith("2a");
    assertThat(result("eth_getFilterChanges", quoted(filter)).isEmpty()).isTrue();
    pool.add(logs(0, 1));
    pool.add(logs(1, 0));
    make();
    JsonNode second = result("eth_getFilterChanges", quoted(filter));
    assertThat(second.size()).isEqualTo(2);
    assertThat(second.get(1).get("logIndex").asString()).isEqualTo("0x1");
    String all = "{\"fromBlock\":\"0x0\",\"topics\":[[null]]}";
    assertThat(result("eth_getLogs", all).size()).isEqualTo(3);
    String none = "{\"fromBlock\":\"0x0\",\"topics\":[\"0x" + "00".repeat(32) + "\"]}";
    assertThat(result("eth_getLogs", none).isEmpty()).isTrue();
  }

  @Test
  void blockAndReadyFiltersTellWhatIsNew() {
    String blocks = result("eth_newBlockFilter", "").asString();
    String ready = result("eth_newPendingTransactionFilter", "").asString();
    SignedTransaction second = transfer(0, 1, address(8), UInt256.ONE);
    pool.add(second);
    assertThat(result("eth_getFilterChanges", quoted(ready)).isEmpty()).isTrue();
    SignedTransaction first = transfer(0, 0, address(8), UInt256.ONE);
    pool.add(first);
    assertThat(result("eth_getFilterChanges", quoted(ready)))
        .extracting(JsonNode::asString)
        .containsExactly(first.hash().toString(), second.hash().toString());
    make();
    assertThat(result("eth_getFilterChanges", quoted(blocks)).get(0).asString())
        .isEqualTo(ledger.head().hash().toString());
    assertThat(error("eth_getFilterLogs", quoted(blocks))).isEqualTo("filter not found");
  }

  @Test
  void aFilterIsGoneFiveMinutesAfterItsLastUseAndAThousandAreAlive() {
    String used = result("eth_newBlockFilter", "").asString();
    String idle = result("eth_newBlockFilter", "").asString();
    clock.move(Filters.LIFETIME_MS);
    assertThat(result("eth_getFilterChanges", quoted(used)).isEmpty()).isTrue();
    clock.move(1);
    assertThat(result("eth_getFilterChanges", quoted(used)).isEmpty()).isTrue();
    assertThat(error("eth_getFilterChanges", quoted(idle))).isEqualTo("filter not found");
    for (int i = 1; i < Filters.ALIVE_MAX; i++) {
      result("eth_newBlockFilter", "");
    }
    assertThat(error("eth_newBlockFilter", "")).isEqualTo("too many filters: 1000 are alive");
    assertThat(result("eth_uninstallFilter", quoted(used)).asBoolean()).isTrue();
    result("eth_newBlockFilter", "");
  }

  @Test
  void whyATransactionWaitsIsSaid() {
    SignedTransaction gap = transfer(0, 1, address(8), UInt256.ONE);
    pool.add(gap);
    JsonNode waits = result("openledger_whyWaiting", quoted(gap.hash()));
    assertThat(waits.get("status").asString()).isEqualTo("nonceGap");
    assertThat(waits.get("missingNonce").asString()).isEqualTo("0x0");
    assertThat(result("txpool_status", "").toString())
        .isEqualTo("{\"pending\":\"0x0\",\"queued\":\"0x1\"}");
    pool.add(transfer(0, 0, address(8), UInt256.ONE));
    assertThat(status(gap.hash())).isEqualTo("ready");
    SignedTransaction cheap =
        transfer(1, 0, address(8), UInt256.ONE, fee(UInt256.of(2), UInt256.ONE));
    pool.add(cheap);
    assertThat(status(cheap.hash())).isEqualTo("feeTooLow");
    make();
    assertThat(status(gap.hash())).isEqualTo("included");
    assertThat(status(Hash.ZERO)).isEqualTo("unknown");
  }

  private String status(Hash hash) {
    return result("openledger_whyWaiting", quoted(hash)).get("status").asString();
  }

  /// The verifier knows only the state root of the block that is asked for.
  @Test
  void everyPastBlocksStateIsProvenAgainstItsOwnRoot() {
    List<Hash> contracts = new ArrayList<>();
    for (int block = 0; block < 12; block++) {
      SignedTransaction made = logs(block % 3, block / 3);
      contracts.add(made.hash());
      pool.add(made);
      pool.add(transfer(4, block, address(20 + block), UInt256.of(block + 1L)));
      make();
    }
    String created =
        result("eth_getTransactionReceipt", quoted(contracts.get(5)))
            .get("contractAddress")
            .asString();
    for (int number = 0; number <= 12; number++) {
      String at = "\"0x" + Integer.toHexString(number) + "\"";
      Hash root = ledger.header(number).orElseThrow().stateRoot();
      for (int i = 0; i < 34; i++) {
        JsonNode proof = result("eth_getProof", quoted(address(i).toHex()) + ",[]," + at);
        String balance = result("eth_getBalance", quoted(address(i).toHex()) + "," + at).asString();
        assertThat(proven(root, address(i).bytes(), proof)).isEqualTo(UInt256.parse(balance));
      }
      JsonNode proof = result("eth_getProof", quoted(created) + ",[\"0x1\"]," + at);
      proven(root, Hex.decode(created), proof);
      JsonNode slot = proof.get("storageProof").get(0);
      assertThat(slot.get("value").asString()).isEqualTo(number >= 6 ? "0x7" : "0x0");
      if (number >= 6) {
        byte[] key = Keccak.hash(UInt256.ONE.bytes()).bytes();
        assertThat(
                ProofVerifier.value(
                        Hash.parse(proof.get("storageHash").asString()), key, nodes(slot, "proof"))
                    .orElseThrow())
            .containsExactly(7);
      }
    }
  }

  private static UInt256 proven(Hash root, byte[] address, JsonNode proof) {
    return ProofVerifier.value(root, Keccak.hash(address).bytes(), nodes(proof, "accountProof"))
        .map(account -> Rlp.decode(account).list("account").get(1).number("balance"))
        .orElse(UInt256.ZERO);
  }

  private static List<byte[]> nodes(JsonNode from, String key) {
    List<byte[]> out = new ArrayList<>();
    from.get(key).forEach(node -> out.add(Hex.decode(node.asString())));
    return out;
  }

  @Test
  void searchesBeyondTheLimitsAreRefused() {
    String addresses = (quoted(address(0).toHex()) + ",").repeat(1_001);
    String list = addresses.substring(0, addresses.length() - 1);
    assertThat(error("eth_getLogs", "{\"address\":[" + list + "]}"))
        .isEqualTo("exceed max addresses or topics per search position");
    assertThat(error("eth_getLogs", "{\"fromBlock\":\"0x0\",\"toBlock\":\"0x2711\"}"))
        .isEqualTo("exceed maximum block range 10000");
    String keys = "\"0x1\",".repeat(1_025);
    assertThat(
            error(
                "eth_getProof",
                quoted(address(0).toHex()) + ",[" + keys.substring(0, keys.length() - 1) + "]"))
        .isEqualTo("too many storage keys requested (max 1024, got 1025)");
    assertThat(error("eth_getLogs", "{\"fromBlock\":\"pending\"}"))
        .isEqualTo("pending logs are not supported");
    assertThat(error("openledger_getPayload", "\"0x0\"")).contains("genesis");
  }

  /// No argument, however wrong, is answered by an internal error.
  @Test
  void whateverTheArgumentsNoMethodFails() {
    pool.add(logs(0, 0));
    make();
    String[] values = nastyValues();
    Seeds.times(
        20_000,
        random -> {
          StringBuilder params = new StringBuilder();
          for (int i = random.nextInt(4); i > 0; i--) {
            params
                .append(params.isEmpty() ? "" : ",")
                .append(values[random.nextInt(values.length)]);
          }
          String method = METHODS[random.nextInt(METHODS.length)];
          JsonNode answer = call(method, params.toString());
          assertThat(answer.path("error").path("code").asInt(0))
              .as("%s(%s): %s", method, params, answer)
              .isIn(0, -32700, -32600, -32602, -32000, -32003, -32005);
        });
  }

  private String[] nastyValues() {
    String hash = quoted(ledger.head().hash());
    return new String[] {
      "null",
      "true",
      "-1",
      "0",
      "1",
      "1e400",
      "9223372036854775808",
      "\"\"",
      "\"0x\"",
      "\"0x0\"",
      "\"0x1\"",
      "\"0xffffffffffffffff\"",
      "\"0x7fffffffffffffff\"",
      "\"latest\"",
      "\"pending\"",
      "\"earliest\"",
      "\"finalized\"",
      "[]",
      "[null]",
      "[[]]",
      "[\"0x1\",\"0x2\"]",
      "{}",
      "[{}]",
      hash,
      quoted(address(0).toHex()),
      "{\"blockHash\":" + hash + "}",
      "{\"blockHash\":null}",
      "{\"blockNumber\":{}}",
      "{\"fromBlock\":\"0x0\",\"topics\":[[null],null]}",
      "{\"fromBlock\":\"0x1\",\"toBlock\":\"0x7fffffffffffffff\"}",
      "{\"topics\":{}}",
      "{\"fromBlock\":-1}",
      "{\"address\":[1]}",
      "{\"fromBlock\":[],\"toBlock\":true}",
      "[0,50,100]",
      "[1e308]",
      "\"0xc0\"",
      "\"0x04c0\"",
      "\"0x02f8\"",
      "\"\\ud800\""
    };
  }
}
