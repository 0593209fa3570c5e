package org.openledger.chain.rpc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openledger.chain.Wallets.GWEI;
import static org.openledger.chain.Wallets.address;
import static org.openledger.chain.Wallets.fee;
import static org.openledger.chain.Wallets.genesis;
import static org.openledger.chain.Wallets.transfer;

import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.chain.Chain;
import org.openledger.chain.ChainConfig;
import org.openledger.chain.block.Block;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.sequencer.SequencerConfig;
import org.openledger.chain.sequencer.SequencerConfig.Cadence;
import org.openledger.primitives.Hex;
import org.openledger.primitives.UInt256;
import org.openledger.testing.Seeds;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Error texts are geth's where the caller can meet geth's; those were read off go-ethereum 1.17.8.
class JsonRpcTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String A = address(0).toHex();
  private static final String B = address(8).toHex();

  @TempDir private Path folder;
  private Chain chain;

  @BeforeEach
  void open() {
    SequencerConfig sequencer =
        new SequencerConfig(Cadence.WHEN_NEEDED, 5, address(9), 30_000_000, new byte[0]);
    chain = Chain.open(ChainConfig.of(folder, genesis(3), sequencer), Clock.systemUTC());
  }

  @AfterEach
  void close() {
    chain.close();
  }

  private JsonNode raw(String body) {
    return JSON.readTree(chain.rpc().handle(body).orElseThrow());
  }

  private JsonNode call(String method, String params) {
    return raw(
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"%s\",\"params\":[%s]}"
            .formatted(method, params));
  }

  private String result(String method, String params) {
    JsonNode answer = call(method, params);
    assertThat(answer.has("error")).as(answer.toString()).isFalse();
    return answer.get("result").asString();
  }

  private void fails(JsonNode answer, int code, String message) {
    assertThat(answer.path("error").path("code").asInt()).as(answer.toString()).isEqualTo(code);
    assertThat(answer.path("error").path("message").asString()).contains(message);
  }

  private String send(SignedTransaction tx) {
    return "\"" + Hex.encode(tx.encoded()) + "\"";
  }

  @Test
  void aWalletsFirstCallsWork() {
    assertThat(result("eth_chainId", "")).isEqualTo("0xb996");
    assertThat(result("net_version", "")).isEqualTo("47510");
    assertThat(result("eth_blockNumber", "")).isEqualTo("0x0");
    assertThat(result("web3_clientVersion", "")).startsWith("OpenLedger/");
    assertThat(call("eth_syncing", "").get("result").asBoolean()).isFalse();
    assertThat(call("eth_accounts", "").get("result").isEmpty()).isTrue();
    assertThat(result("eth_getBalance", "\"" + A + "\",\"latest\""))
        .isEqualTo("0x56bc75e2d63100000");
    assertThat(result("eth_getCode", "\"" + A + "\",\"latest\"")).isEqualTo("0x");
    assertThat(result("eth_call", "{\"to\":\"" + A + "\",\"data\":\"0x70a08231\"}"))
        .isEqualTo("0x");
    UInt256 floor = UInt256.of(21_050); // EIP-7623: 10 for a zero byte, 40 for another
    assertThat(
            UInt256.parse(result("eth_estimateGas", "{\"to\":\"" + A + "\",\"data\":\"0x0001\"}")))
        .isBetween(floor, UInt256.of(21_050 + 316)); // as geth, it stops within 1.5 %
    assertThat(UInt256.parse(result("eth_gasPrice", ""))).isGreaterThan(GWEI);
    assertThat(result("eth_maxPriorityFeePerGas", "")).isEqualTo("0xf4240");
  }

  @Test
  void aTransferCanBeFollowedFromThePoolIntoItsBlock() throws Exception {
    SignedTransaction second = transfer(0, 1, address(8), UInt256.of(5));
    assertThat(result("eth_sendRawTransaction", send(second))).isEqualTo(second.hash().toString());
    JsonNode waiting = call("eth_getTransactionByHash", quoted(second.hash())).get("result");
    assertThat(waiting.get("blockHash").isNull()).isTrue();
    assertThat(call("eth_getTransactionReceipt", quoted(second.hash())).get("result").isNull())
        .isTrue();
    assertThat(result("eth_getTransactionCount", quoted(A) + ",\"pending\"")).isEqualTo("0x0");
    SignedTransaction first = transfer(0, 0, address(8), UInt256.of(5));
    result("eth_sendRawTransaction", send(first));
    assertThat(chain.awaitReceipt(second.hash(), Duration.ofSeconds(20))).isPresent();
    JsonNode receipt = call("eth_getTransactionReceipt", quoted(second.hash())).get("result");
    assertThat(receipt.get("status").asString()).isEqualTo("0x1");
    assertThat(receipt.get("gasUsed").asString()).isEqualTo("0x5208");
    assertThat(receipt.get("from").asString()).isEqualTo(A);
    assertThat(receipt.get("contractAddress").isNull()).isTrue();
    JsonNode included = call("eth_getTransactionByHash", quoted(second.hash())).get("result");
    assertThat(included.get("blockHash")).isEqualTo(receipt.get("blockHash"));
    String number = receipt.get("blockNumber").asString();
    JsonNode byNumber = call("eth_getBlockByNumber", quoted(number) + ",true").get("result");
    JsonNode byHash =
        call("eth_getBlockByHash", quoted(receipt.get("blockHash").asString()) + ",true")
            .get("result");
    assertThat(byNumber).isEqualTo(byHash);
    Block raw = Block.decode(Hex.decode(result("debug_getRawBlock", quoted(number))));
    assertThat(raw.hash().toString()).isEqualTo(receipt.get("blockHash").asString());
    assertThat(byNumber.get("transactions").toString()).contains(second.hash().toString());
    assertThat(result("eth_getBalance", quoted(B) + ",\"earliest\"")).isEqualTo("0x0");
    assertThat(result("eth_getBalance", quoted(B) + ",{\"blockNumber\":\"" + number + "\"}"))
        .isEqualTo("0xa");
    assertThat(result("eth_getTransactionCount", quoted(A) + ",\"finalized\"")).isEqualTo("0x2");
    JsonNode fees = call("eth_feeHistory", "\"0x5\",\"latest\",[50]").get("result");
    assertThat(fees.get("baseFeePerGas").size()).isEqualTo(fees.get("gasUsedRatio").size() + 1);
    assertThat(fees.get("reward").get(fees.get("reward").size() - 1).get(0).asString())
        .isEqualTo(GWEI.toHex());
  }

  @Test
  void unknownThingsAreNull() {
    assertThat(call("eth_getBlockByNumber", "\"0x63\",false").get("result").isNull()).isTrue();
    String none = "\"0x" + "ab".repeat(32) + "\"";
    assertThat(call("eth_getBlockByHash", none + ",false").get("result").isNull()).isTrue();
    assertThat(call("eth_getTransactionByHash", none).get("result").isNull()).isTrue();
    JsonNode pending = call("eth_getBlockByNumber", "\"pending\",false").get("result");
    assertThat(pending.get("hash").isNull()).isTrue();
    assertThat(pending.get("number").asString()).isEqualTo("0x1");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "{\"jsonrpc\":\"2.0\",\"id\":1, | -32700 | parse error",
        "{} trailing | -32700 | parse error",
        "'' | -32700 | parse error",
        "5 | -32600 | invalid request",
        "[] | -32600 | empty batch",
        "{\"jsonrpc\":\"2.0\",\"id\":2} | -32600 | invalid request",
        "{\"jsonrpc\":\"1.0\",\"id\":2,\"method\":\"eth_chainId\"} | -32600 | invalid request",
        "{\"jsonrpc\":\"2.0\",\"id\":{},\"method\":\"eth_chainId\"} | -32600 | invalid request",
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"eth_chainId\",\"params\":{}} | -32602"
            + " | non-array args",
        "{\"jsonrpc\":\"2.0\",\"id\":2,\"method\":\"eth_mine\"} | -32601"
            + " | the method eth_mine does not exist/is not available"
      })
  void malformedRequestsGetTheRightCode(String body, int code, String message) {
    fails(raw(body), code, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "eth_getBalance | | missing value for required argument 0",
        "eth_getBlockByNumber | \"latest\" | missing value for required argument 1",
        "eth_getBalance | ADDRESS,\"latest\",1 | too many arguments, want at most 2",
        "eth_getBalance | 7,\"latest\" | cannot unmarshal number",
        "eth_getBalance | \"0x12\",\"latest\" | hex string has length 2, want 40 for"
            + " common.Address",
        "eth_getBalance | \"0x1\",\"latest\" | hex string of odd length",
        "eth_getBalance | \"zz\",\"latest\" | hex string without 0x prefix",
        "eth_getBalance | ADDRESS,\"latestt\" | hex string without 0x prefix",
        "eth_getBalance | ADDRESS,\"0x05\" | hex number with leading zero digits",
        "eth_getBalance | ADDRESS,\"0x\" | hex string \"0x\"",
        "eth_getBalance | ADDRESS,5 | cannot unmarshal number",
        "eth_getBalance | ADDRESS,{\"blockHash\":\"0x00\",\"blockNumber\":\"0x0\"}"
            + " | cannot specify both BlockHash and BlockNumber",
        "eth_getBlockByNumber | \"0xffffffffffffffffff\",false | hex number > 64 bits",
        "eth_getBlockByNumber | \"0x0\",\"yes\" | cannot unmarshal string into Go value of type"
            + " bool",
        "eth_getTransactionReceipt | \"nothex\" | hex string without 0x prefix",
        "eth_sendRawTransaction | \"hello\" | hex string without 0x prefix",
        "eth_sendRawTransaction | [[[]]] | cannot unmarshal array",
        "eth_feeHistory | \"0x2\",\"latest\" | missing value for required argument 2"
      })
  void wrongArgumentsAreInvalidParams(String method, String params, String message) {
    String filled = params == null ? "" : params.replace("ADDRESS", quoted(A));
    fails(call(method, filled), -32602, message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '\'',
      value = {
        "eth_getBalance | ADDRESS,\"0x41\" | header not found",
        "eth_sendRawTransaction | \"0x02\" | typed transaction too short",
        "eth_sendRawTransaction | \"0x02f870\" | malformed RLP",
        "eth_sendRawTransaction | \"0x03c0\" | wanted a list of 14",
        "eth_sendRawTransaction | \"0x\" | no bytes",
        "eth_estimateGas | {\"from\":\"0x00000000000000000000000000000000deadbeef\",\"to\":ADDRESS,"
            + "\"value\":\"0x1\"} | failed with 16777216 gas: insufficient funds for gas * price +"
            + " value: address 0x00000000000000000000000000000000DeaDBeef have 0 want 1",
        "eth_estimateGas | {\"to\":ADDRESS,\"gas\":\"0x5209\",\"data\":\"0x01\"}"
            + " | gas required exceeds allowance (21001)",
        "eth_feeHistory | \"0x2\",\"0x3f\",[] | request beyond head block: requested 63, head 0",
        "eth_feeHistory | \"0x2\",\"latest\",[101] | invalid reward percentile: 101.000000",
        "eth_feeHistory | \"0x2\",\"latest\",[50,10]"
            + " | invalid reward percentile: #0:50.000000 >= #1:10.000000"
      })
  void whatCannotBeDoneIsAServerError(String method, String params, String message) {
    fails(call(method, params.replace("ADDRESS", quoted(A))), -32000, message);
  }

  @Test
  void transactionsThatAreNotTakenSayWhy() throws Exception {
    SignedTransaction first = transfer(0, 0, address(8), UInt256.ONE);
    result("eth_sendRawTransaction", send(first));
    assertThat(chain.awaitReceipt(first.hash(), Duration.ofSeconds(20))).isPresent();
    fails(
        call("eth_sendRawTransaction", send(first)),
        -32000,
        "nonce too low: next nonce 1, tx nonce 0");
    SignedTransaction gap = transfer(0, 5, address(8), UInt256.ONE);
    result("eth_sendRawTransaction", send(gap));
    fails(call("eth_sendRawTransaction", send(gap)), -32000, "already known");
    fails(
        call("eth_sendRawTransaction", send(transfer(0, 5, address(8), UInt256.of(2)))),
        -32000,
        "replacement transaction underpriced");
    fails(
        call("eth_sendRawTransaction", send(transfer(7, 0, address(8), UInt256.ONE))),
        -32000,
        "insufficient funds for gas * price + value: balance 0, tx cost 63000000000001, overshot"
            + " 63000000000001");
    fails(
        call(
            "eth_sendRawTransaction",
            send(transfer(0, 1, address(8), UInt256.ONE, fee(GWEI, GWEI.multiply(2))))),
        -32000,
        "max priority fee per gas higher than max fee per gas");
    fails(
        call(
            "eth_sendRawTransaction",
            send(transfer(0, 1, address(8), UInt256.ONE, fee(GWEI.multiply(100_000_000), GWEI)))),
        -32000,
        "tx fee (2100.00 ether) exceeds the configured cap (1.00 ether)");
    // From the golden chain's pairs: another chain's transaction, and one without a chain.
    fails(
        call(
            "eth_sendRawTransaction",
            "\"0x02f86a0120843b9aca00843c0f14648252089470997970c51812dc3a010c7d01b50e0d17dc79c80180"
                + "c080a0bceed49dfbbad3264237ee9eccd45a05d223c5219907b23a8084347c70cde2faa01ef2f4b5"
                + "6ba350165b03e1459b757d490149180d40d1419d3e6538dcf54ee61e\""),
        -32000,
        "invalid sender: invalid chain id for signer: have 1 want 47510");
    fails(
        call(
            "eth_sendRawTransaction",
            "\"0xf86320843bd4ef328252089470997970c51812dc3a010c7d01b50e0d17dc79c801801ba0cbd314a9a5"
                + "973b202d1890d8579d76b406ec38e7fa2c5d498065db93d1625b7fa024aec94107eba6273dd7e337"
                + "b5e2be1425c381995d0c27f40a3bcae4369d422e\""),
        -32000,
        "only replay-protected (EIP-155) transactions allowed over RPC");
  }

  @Test
  void aBatchAnswersEachCallAndNoNotification() {
    JsonNode answers =
        raw(
            "[{\"jsonrpc\":\"2.0\",\"method\":\"eth_chainId\"},1,"
                + "{\"jsonrpc\":\"2.0\",\"id\":\"two\",\"method\":\"eth_chainId\"},"
                + "{\"jsonrpc\":\"2.0\",\"id\":null,\"method\":\"net_version\"}]");
    assertThat(answers.size()).isEqualTo(3);
    fails(answers.get(0), -32600, "invalid request");
    assertThat(answers.get(1).get("id").asString()).isEqualTo("two");
    assertThat(answers.get(2).get("result").asString()).isEqualTo("47510");
    Optional<String> silence =
        chain.rpc().handle("{\"jsonrpc\":\"2.0\",\"method\":\"eth_chainId\"}");
    assertThat(silence).isEmpty();
  }

  @Test
  void requestsBeyondTheLimitsAreRefused() {
    String call = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_chainId\"}";
    String batch =
        IntStream.range(0, 1_001).mapToObj(i -> call).collect(Collectors.joining(",", "[", "]"));
    fails(raw(batch).get(0), -32600, "batch too large");
    fails(raw("[".repeat(100_000)), -32700, "parse error");
    String nested = "[".repeat(65) + "]".repeat(65);
    fails(call("eth_chainId", nested), -32700, "parse error");
    fails(raw(" ".repeat(6 << 20)), -32600, "request of 6291456 characters");
    String oversized = "\"0x02" + "ff".repeat(200_000) + "\"";
    fails(call("eth_sendRawTransaction", oversized), -32000, "malformed RLP");
    fails(call("x".repeat(1_000_000), ""), -32601, "xxxx…");
    fails(call("eth_chainId", "1".repeat(2_000)), -32700, "parse error");
  }

  @Test
  void whateverTheBytesTheAnswerIsFromTheErrorTable() {
    String good =
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"eth_getBalance\",\"params\":[\"%s\",\"latest\"]}"
            .formatted(A);
    Seeds.times(
        3_000,
        random -> {
          StringBuilder body = new StringBuilder(good);
          for (int i = random.nextInt(4); i >= 0; i--) {
            body.setCharAt(random.nextInt(body.length()), (char) (32 + random.nextInt(96)));
          }
          Optional<String> answer = chain.rpc().handle(body.toString());
          if (answer.isPresent() && answer.get().startsWith("{")) {
            JsonNode error = JSON.readTree(answer.get()).path("error").path("code");
            assertThat(error.asInt(0))
                .as(body.toString())
                .isIn(0, -32700, -32600, -32601, -32602, -32000);
          }
        });
  }

  private static String quoted(Object value) {
    return "\"" + value.toString().toLowerCase(Locale.ROOT) + "\"";
  }
}
