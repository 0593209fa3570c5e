package org.openledger.node.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openledger.chain.Chain;
import org.openledger.chain.ChainConfig;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.Transactions;
import org.openledger.chain.genesis.Genesis;
import org.openledger.chain.sequencer.SequencerConfig;
import org.openledger.chain.sequencer.SequencerConfig.Cadence;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class WebSocketTest {
  private static final JsonMapper JSON = JsonMapper.builder().build();
  private static final String HOST = "127.0.0.1";
  private static final KeyPair KEY = KeyPair.fromSeed(new byte[] {1, 2, 3});

  @TempDir private Path folder;
  private Chain chain;
  private HttpServer server;
  private HttpClient client;

  /// Gathers whole messages.
  private static final class Inbox implements WebSocket.Listener {
    final BlockingQueue<JsonNode> messages = new LinkedBlockingQueue<>();
    final CompletableFuture<Integer> closed = new CompletableFuture<>();
    private final StringBuilder text = new StringBuilder();

    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      text.append(data);
      if (last) {
        messages.add(JSON.readTree(text.toString()));
        text.setLength(0);
      }
      socket.request(1);
      return CompletableFuture.completedStage(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int status, String reason) {
      closed.complete(status);
      return CompletableFuture.completedStage(null);
    }

    JsonNode next() throws InterruptedException {
      JsonNode next = messages.poll(20, TimeUnit.SECONDS);
      assertThat(next).as("no message came").isNotNull();
      return next;
    }
  }

  @BeforeEach
  void open() {
    Genesis genesis =
        Genesis.of(7, 1_700_000_000, Map.of(KEY.address(), UInt256.of(1_000_000_000_000_000_000L)));
    SequencerConfig sequencer =
        new SequencerConfig(Cadence.WHEN_NEEDED, 5, Address.ZERO, 30_000_000, new byte[0]);
    chain = Chain.open(ChainConfig.of(folder, genesis, sequencer), Clock.systemUTC());
    HostGuard guard = HostGuard.of(HOST);
    server =
        HttpServer.start(
            HOST,
            0,
            guard,
            List.of(new RpcRoutes(chain.rpc()), new WebSocketRoutes(chain.rpc(), guard)));
    client = HttpClient.newHttpClient();
  }

  @AfterEach
  void close() {
    client.shutdownNow();
    server.close();
    chain.close();
  }

  private WebSocket connect(Inbox inbox, String... headers) {
    WebSocket.Builder builder = client.newWebSocketBuilder();
    if (headers.length > 0) {
      builder.header(headers[0], headers[1]);
    }
    return builder
        .buildAsync(URI.create("ws://%s:%d/".formatted(HOST, server.port())), inbox)
        .join();
  }

  private static String request(int id, String method, String params) {
    return "{\"jsonrpc\":\"2.0\",\"id\":%d,\"method\":\"%s\",\"params\":[%s]}"
        .formatted(id, method, params);
  }

  @Test
  void callsAndBatchesAreAnsweredAndSubscribersAreTold() throws Exception {
    Inbox inbox = new Inbox();
    WebSocket socket = connect(inbox);
    socket.sendText(request(1, "eth_chainId", ""), true).join();
    assertThat(inbox.next().get("result").asString()).isEqualTo("0x7");
    String batch =
        "["
            + request(2, "eth_subscribe", "\"newHeads\"")
            + ","
            + request(3, "eth_subscribe", "\"newPendingTransactions\"")
            + "]";
    socket.sendText(batch, true).join();
    JsonNode names = inbox.next();
    String heads = names.get(0).get("result").asString();
    String ready = names.get(1).get("result").asString();

    SignedTransaction tx =
        Transactions.sign(
            KEY,
            7,
            0,
            new Transactions.Gas(21_000, UInt256.of(3_000_000_000L), UInt256.of(1_000_000_000L)),
            Transactions.Call.transfer(Address.ZERO, UInt256.ONE));
    socket
        .sendText(
            request(4, "eth_sendRawTransaction", "\"" + Hex.encode(tx.encoded()) + "\""), true)
        .join();
    Map<String, JsonNode> told = new HashMap<>();
    for (int i = 0; i < 3; i++) {
      JsonNode message = inbox.next();
      told.put(
          message.path("params").path("subscription").asString("answer"),
          message.path("params").path("result"));
    }
    assertThat(told).containsKeys("answer", heads, ready);
    assertThat(told.get(ready).asString()).isEqualTo(tx.hash().toString());
    assertThat(told.get(heads).get("number").asString()).isEqualTo("0x1");

    socket.sendText(request(5, "eth_unsubscribe", "\"" + heads + "\""), true).join();
    assertThat(inbox.next().get("result").asBoolean()).isTrue();
    socket.sendText(request(6, "eth_subscribe", "\"nothing\""), true).join();
    assertThat(inbox.next().get("error").get("code").asInt()).isEqualTo(-32601);
    socket.sendText("{", true).join();
    assertThat(inbox.next().get("error").get("code").asInt()).isEqualTo(-32700);
  }

  @Test
  void pagesOfOtherSitesAreRefused() {
    assertThatThrownBy(() -> connect(new Inbox(), "Origin", "https://evil.example"))
        .isInstanceOf(CompletionException.class)
        .cause()
        .isInstanceOfSatisfying(
            WebSocketHandshakeException.class,
            e -> assertThat(e.getResponse().statusCode()).isEqualTo(403));
    connect(new Inbox(), "Origin", "http://localhost:3000").abort();
  }

  @Test
  void aMessageThatIsTooLongEndsItsConnectionAndNoOther() throws Exception {
    Inbox kept = new Inbox();
    WebSocket socket = connect(kept);
    Inbox ended = new Inbox();
    WebSocket other = connect(ended);
    String most = " ".repeat(WebSocketRoutes.MESSAGE_BYTES_MAX - 100);
    other.sendText(request(1, "eth_chainId", most), true).join();
    assertThat(ended.next().get("result").asString()).isEqualTo("0x7");
    other.sendText(request(2, "eth_chainId", most + " ".repeat(100)), true);
    assertThat(ended.closed.get(20, TimeUnit.SECONDS)).isEqualTo(1009); // RFC 6455: too big
    assertThat(answers(kept, socket)).isTrue();
  }

  @Test
  void subscriptionsOfAConnectionAreCounted() throws Exception {
    Inbox inbox = new Inbox();
    WebSocket socket = connect(inbox);
    String first = "";
    for (int i = 0; i < 100; i++) {
      socket.sendText(request(i, "eth_subscribe", "\"newHeads\""), true).join();
      first = inbox.next().get("result").asString();
    }
    socket.sendText(request(100, "eth_subscribe", "\"newHeads\""), true).join();
    JsonNode error = inbox.next().get("error");
    assertThat(error.get("code").asInt()).isEqualTo(-32005);
    assertThat(error.get("message").asString()).contains("too many subscriptions");
    socket.sendText(request(101, "eth_unsubscribe", "\"" + first + "\""), true).join();
    assertThat(inbox.next().get("result").asBoolean()).isTrue();
    socket.sendText(request(102, "eth_subscribe", "\"newHeads\""), true).join();
    assertThat(inbox.next().has("result")).isTrue();
  }

  @Test
  void connectionsAreCounted() throws Exception {
    List<WebSocket> open = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      Inbox inbox = new Inbox();
      WebSocket socket = connect(inbox);
      assertThat(answers(inbox, socket)).isTrue();
      open.add(socket);
    }
    Inbox late = new Inbox();
    connect(late);
    assertThat(late.closed.get(20, TimeUnit.SECONDS)).isEqualTo(1013); // try again later
    open.getFirst().abort();
    // The server notices the end of a connection a little later.
    for (int attempt = 0; ; attempt++) {
      Inbox next = new Inbox();
      WebSocket socket = connect(next);
      socket.sendText(request(1, "eth_chainId", ""), true);
      if (next.messages.poll(200, TimeUnit.MILLISECONDS) != null) {
        return;
      }
      assertThat(attempt).isLessThan(50);
    }
  }

  private static boolean answers(Inbox inbox, WebSocket socket) throws Exception {
    socket.sendText(request(1, "eth_chainId", ""), true).join();
    return inbox.next().get("result").asString().equals("0x7");
  }
}
