package org.openledger.node.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.chain.Chain;
import org.openledger.chain.ChainConfig;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.Transactions;
import org.openledger.chain.block.Transactions.Call;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.sequencer.SequencerConfig;
import org.openledger.node.explorer.ChainIndex;
import org.openledger.node.faucet.Faucet;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.UInt256;
import org.openledger.serving.api.ApiCall;
import org.openledger.serving.api.Outcome;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// `/v1/chain` as a client meets it: over HTTP, on a chain that runs.
class ChainApiTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final KeyPair KEY = KeyPair.fromSeed(new byte[] {1, 2, 3});
  private static final KeyPair PAYER = KeyPair.fromSeed(new byte[] {8});
  private static final Address BOB = KeyPair.fromSeed(new byte[] {4}).address();

  /// Logs `Transfer(0, caller, 7)` when it is created and when it is called, and stays as it is:
  /// `PUSH1 7, PUSH1 0, MSTORE, CALLER, PUSH1 0, PUSH32 topic, PUSH1 32, PUSH1 0, LOG3`.
  private static final byte[] CODE =
      Hex.decode(
          "6007600052336000"
              + "7fddf252ad1be2c89b69c2b068fc378daa952ba7f163c4a11628f55a4df523b3ef"
              + "60206000a300");

  @TempDir private static Path temp;
  private static Chain chain;
  private static ChainIndex index;
  private static HttpServer server;
  private static HttpClient client;
  private static String created;

  @BeforeAll
  static void start() throws Exception {
    UInt256 much = UInt256.of(1_000_000_000_000_000_000L);
    SequencerConfig usual = SequencerConfig.standard(Address.ZERO, 30_000_000);
    SequencerConfig quick =
        new SequencerConfig(
            usual.cadence(), 20, usual.feeRecipient(), usual.gasLimit(), usual.extraData());
    Genesis genesis =
        Genesis.of(7, 1_700_000_000, Map.of(KEY.address(), much, PAYER.address(), much));
    chain =
        Chain.open(
            ChainConfig.of(temp.resolve("chain"), genesis.withGasLimit(30_000_000), quick),
            Clock.systemUTC());
    index = ChainIndex.follow(temp.resolve("index.sqlite"), chain);
    Faucet faucet =
        new Faucet(
            chain,
            PAYER,
            new Faucet.Config(UInt256.of(5_000), 2, temp.resolve("drips")),
            Clock.systemUTC());
    server =
        HttpServer.start(
            "127.0.0.1",
            0,
            HostGuard.of("127.0.0.1"),
            List.of(new ApiRoutes(new ChainApi(chain, index, faucet))));
    client = HttpClient.newHttpClient();
    send(Call.transfer(BOB, UInt256.of(11)));
    send(new Call(null, UInt256.ZERO, CODE));
    created = sentTwice().get("data").get(0).get("created").asString();
  }

  private static JsonNode sentTwice() throws Exception {
    for (int i = 0; i < 400; i++) {
      JsonNode page = get("addresses/" + KEY.address() + "/transactions", 200);
      if (page.get("data").size() == 2) {
        return page;
      }
      Thread.sleep(25);
    }
    throw new AssertionError("the index stands at " + index.height());
  }

  @AfterAll
  static void stop() {
    client.close();
    server.close();
    index.close();
    chain.close();
  }

  private static void send(Call call) throws InterruptedException {
    SignedTransaction tx =
        Transactions.sign(
            KEY,
            7,
            chain.pendingNonce(KEY.address()),
            new Transactions.Gas(200_000, UInt256.of(3_000_000_000L), UInt256.ONE),
            call);
    chain.submit(tx);
    assertThat(chain.awaitReceipt(tx.hash(), Duration.ofSeconds(20))).isPresent();
  }

  private static HttpRequest.Builder to(String path) {
    return HttpRequest.newBuilder(
        URI.create("http://127.0.0.1:%d/v1/%s".formatted(server.port(), path)));
  }

  private static HttpResponse<String> send(HttpRequest request) throws Exception {
    return client.send(request, HttpResponse.BodyHandlers.ofString());
  }

  private static JsonNode get(String path, int status) throws Exception {
    HttpResponse<String> answer = send(to("chain/" + path).build());
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(status);
    return JSON.readTree(answer.body());
  }

  private static HttpResponse<String> drip(String body) throws Exception {
    return send(to("chain/faucet").POST(BodyPublishers.ofString(body)).build());
  }

  /// Every field is in the document, and every field that the document requires is there.
  private static void matches(String schema, JsonNode value) {
    JsonNode document = ApiDocument.chain().at("/components/schemas/" + schema);
    Set<String> required = new TreeSet<>();
    document.get("required").forEach(name -> required.add(name.asString()));
    assertThat(new TreeSet<>(value.propertyNames())).isEqualTo(required);
    assertThat(new TreeSet<>(document.get("properties").propertyNames())).isEqualTo(required);
  }

  @Test
  void listsWhatAnAddressSentNewestFirst() throws Exception {
    String path = "addresses/" + KEY.address() + "/transactions";
    JsonNode first = get(path + "?limit=1", 200);
    matches("ChainTransactionList", first);
    JsonNode creation = first.get("data").get(0);
    matches("ChainTransaction", creation);
    assertThat(creation.get("to").isNull()).isTrue();
    assertThat(creation.get("success").asBoolean()).isTrue();
    JsonNode second = get(path + "?limit=1&cursor=" + first.get("next_cursor").asString(), 200);
    assertThat(second.get("next_cursor").isNull()).isTrue();
    assertThat(second.get("data").get(0).get("value_wei").asString()).isEqualTo("11");
    assertThat(second.get("data").get(0).get("to").asString()).isEqualTo(BOB.toString());
    assertThat(get("addresses/" + BOB.toHex() + "/transactions", 200).get("data"))
        .isEqualTo(second.get("data"));
    assertThat(get("addresses/" + created + "/transactions", 200).get("data"))
        .isEqualTo(first.get("data"));
  }

  @Test
  void listsTransfersAndContracts() throws Exception {
    String path = "addresses/" + KEY.address() + "/transfers";
    JsonNode all = get(path + "?kind=erc20&contract=" + created, 200);
    matches("ChainTransferList", all);
    JsonNode transfer = all.get("data").get(0);
    matches("ChainTransfer", transfer);
    assertThat(transfer.get("contract").asString()).isEqualTo(created);
    assertThat(transfer.get("amount").asString()).isEqualTo("7");
    assertThat(transfer.get("from").asString()).isEqualTo(Address.ZERO.toString());
    assertThat(get(path + "?kind=erc721", 200).get("data")).isEmpty();
    JsonNode contracts = get("contracts", 200);
    matches("ChainContractList", contracts);
    matches("ChainCreation", contracts.get("data").get(0));
    JsonNode contract = get("contracts/" + created, 200);
    matches("ChainContract", contract);
    assertThat(contract.get("creator").asString()).isEqualTo(KEY.address().toString());
    assertThat(contract.get("transaction").asString())
        .isEqualTo(transfer.get("transaction").asString());
  }

  @Test
  void saysHowFarTheIndexIs() throws Exception {
    JsonNode status = get("status", 200);
    matches("ChainStatus", status);
    assertThat(status.get("index_height").asLong())
        .isPositive()
        .isLessThanOrEqualTo(status.get("head").asLong());
    assertThat(status.get("faucet_wei").asString()).isEqualTo("5000");
  }

  @ParameterizedTest
  @CsvSource({
    "addresses/0x12/transactions, address",
    "addresses/nobody/transfers, address",
    "addresses/0xF39Fd6e51aad88F6F4ce6aB8827279cffFb92266/transfers, address",
    "contracts/0x, address",
    "contracts?limit=0, limit",
    "contracts?limit=101, limit",
    "contracts?limit=-1, limit",
    "contracts?limit=99999999999999999999, limit",
    "contracts?limit=ten, limit",
    "contracts?limit=, limit",
    "contracts?limit=5&limit=6, limit",
    "contracts?cursor=, cursor",
    "contracts?cursor=AAAAAAAAAAAA, cursor",
    "contracts?cursor=%27%20OR%201%3D1--, cursor",
    "contracts?colour=red, colour",
    "status?x=1, x",
    "addresses/0x0000000000000000000000000000000000000000/transfers?kind=erc404, kind",
    "addresses/0x0000000000000000000000000000000000000000/transfers?contract=1, contract",
    "addresses/0x0000000000000000000000000000000000000000/transactions?kind=erc20, kind"
  })
  void whatIsNotValidIsNamed(String path, String parameter) throws Exception {
    JsonNode error = get(path, 400).get("error");
    assertThat(error.get("param").asString()).isEqualTo(parameter);
    assertThat(error.get("type").asString()).isEqualTo("invalid_request_error");
    assertThat(error.get("message").asString()).isNotBlank().hasSizeLessThan(300);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "nothing",
        "addresses",
        "addresses/0x0000000000000000000000000000000000000000",
        "addresses/0x0000000000000000000000000000000000000000/transfers/",
        "contracts/0x0000000000000000000000000000000000000000",
        "contracts/0x0000000000000000000000000000000000000000/code"
      })
  void whereNothingIsSaysSo(String path) throws Exception {
    assertThat(get(path, 404).get("error").get("code").asString()).isEqualTo("not_found");
  }

  @Test
  void anAddressThatDidNothingHasAnEmptyList() throws Exception {
    JsonNode page = get("addresses/0x000000000000000000000000000000000000dEaD/transactions", 200);
    assertThat(page.get("data")).isEmpty();
    assertThat(page.get("next_cursor").isNull()).isTrue();
  }

  @Test
  void theFaucetPaysOncePerAddressAndSaysWhenAgain() throws Exception {
    Address to = KeyPair.fromSeed(new byte[] {9, 9}).address();
    HttpResponse<String> paid = drip("{\"address\":\"%s\"}".formatted(to));
    assertThat(paid.statusCode()).as(paid.body()).isEqualTo(200);
    matches("Drip", JSON.readTree(paid.body()));
    HttpResponse<String> again = drip("{\"address\":\"%s\"}".formatted(to));
    assertThat(again.statusCode()).isEqualTo(429);
    assertThat(Integer.parseInt(again.headers().firstValue("Retry-After").orElseThrow()))
        .isBetween(86_300, 86_400);
    assertThat(JSON.readTree(again.body()).at("/error/message").asString()).contains("one a day");
    assertThat(get("faucet", 405).at("/error/code").asString()).isEqualTo("method_not_allowed");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "{",
        "null",
        "[]",
        "{}",
        "{\"address\":7}",
        "{\"address\":null}",
        "{\"address\":\"0x12\"}",
        "{\"address\":\"0x0000000000000000000000000000000000000001\",\"wei\":\"9\"}",
        "{\"address\":\"0x01\",\"address\":\"0x0000000000000000000000000000000000000001\"}",
        "{\"address\":\"0x0000000000000000000000000000000000000001\"} {}"
      })
  void theFaucetTakesAnAddressAndNothingElse(String body) throws Exception {
    HttpResponse<String> answer = drip(body);
    assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
  }

  @Test
  void aLongBodyIsTooLarge() throws Exception {
    assertThat(drip("{\"address\":\"" + "0".repeat(2_000) + "\"}").statusCode()).isEqualTo(413);
  }

  @Test
  void withoutIndexAndFaucetTheOptionsAreNamed() {
    ChainApi bare = new ChainApi(chain, null, null);
    assertThat(answer(bare, "GET", "/v1/chain/contracts")).contains("not_found", "--no-index");
    assertThat(answer(bare, "POST", "/v1/chain/faucet")).contains("not_found", "--faucet");
    assertThat(answer(bare, "GET", "/v1/chain/status")).contains("\"index_height\":null");
  }

  private static String answer(ChainApi api, String method, String path) {
    var call = new ApiCall(method, path, new byte[0], "a test");
    return ((Outcome.Json) api.handle(call)).body().toString();
  }

  @Test
  void theDocumentNamesEveryReferenceAndJoinsTheModels() throws Exception {
    JsonNode document = JSON.readTree(send(to("openapi.json").build()).body());
    assertThat(document).isEqualTo(ApiDocument.chain());
    for (JsonNode all : List.of(document, ApiDocument.whole())) {
      List<JsonNode> references = all.findValues("$ref");
      assertThat(references).isNotEmpty();
      for (JsonNode reference : references) {
        assertThat(all.at(reference.asString().substring(1)).isObject())
            .as(reference.asString())
            .isTrue();
      }
    }
    assertThat(ApiDocument.whole().get("paths").propertyNames())
        .contains("/v1/chain/status", "/v1/chat/completions");
    assertThat(ApiDocument.whole().at("/components/schemas/Error"))
        .isEqualTo(document.at("/components/schemas/Error"));
  }
}
