package org.openledger.node.follow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.openledger.node.NodeException;

/// Whatever a node or a client answers, a follower ends with one sentence that names the call.
class HostileServerTest {
  private static final Duration MOST = Duration.ofSeconds(20);
  private static final String HASH = "\"0x" + "11".repeat(32) + "\"";
  private static final String OTHER = "\"0x" + "22".repeat(32) + "\"";
  private static final String VALID = "{\"status\":\"VALID\"}";

  private final FakeServer node = new FakeServer();
  private final FakeServer client = new FakeServer();

  @AfterEach
  void close() {
    node.close();
    client.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "no", "{", "{\"result\":1", "\u0000", "<html></html>", "{\"a\":1}}", "nul"})
  void anAnswerThatIsNotJsonIsSaid(String body) {
    node.on("m", FakeServer.body(body));
    refuses(() -> node.client(MOST).call("m"), "m at http://127.0.0.1");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "[]",
        "{}",
        "1",
        "null",
        "\"0x1\"",
        "{\"error\":null}",
        "{\"error\":{\"message\":{\"a\":1}}}",
        "[{\"result\":1}]"
      })
  void anAnswerWithoutAResultIsSaid(String body) {
    node.on("m", FakeServer.body(body));
    refuses(() -> node.client(MOST).call("m"), "no result");
  }

  @Test
  void anErrorsMessageIsPassedOnButNotAllOfAHugeOne() {
    String message = "out of order ".repeat(10_000);
    node.on("m", FakeServer.body("{\"error\":{\"code\":-1,\"message\":\"" + message + "\"}}"));
    refuses(() -> node.client(MOST).call("m"), "out of order");
  }

  @ParameterizedTest
  @ValueSource(ints = {204, 301, 400, 401, 403, 500, 503})
  void anotherHttpStatusIsSaid(int status) {
    node.on(
        "m",
        call -> {
          call.sendResponseHeaders(status, -1);
          call.close();
        });
    refuses(() -> node.client(MOST).call("m"), "HTTP status " + status);
  }

  @Test
  void aServerThatHangsUpIsSaid() {
    node.on(
        "m",
        call -> {
          call.sendResponseHeaders(200, 1_000);
          call.getResponseBody().write(new byte[10]);
          call.getResponseBody().flush();
          call.getHttpContext().getServer().stop(0);
        });
    refuses(() -> node.client(MOST).call("m"), "no answer");
  }

  @Test
  void aServerThatIsNotThereIsSaid() {
    node.close();
    refuses(() -> node.client(MOST).call("m"), "no answer (ConnectException");
  }

  @Test
  void aServerThatTricklesIsLeftInTime() {
    node.on(
        "m",
        call -> {
          call.sendResponseHeaders(200, 0);
          for (int i = 0; i < 1_000; i++) {
            call.getResponseBody().write(' ');
            call.getResponseBody().flush();
            pause(20);
          }
        });
    long began = System.nanoTime();
    refuses(() -> node.client(Duration.ofMillis(300)).call("m"), "no whole answer in 300 ms");
    assertThat(Duration.ofNanos(System.nanoTime() - began)).isLessThan(Duration.ofSeconds(5));
  }

  @Test
  void anAnswerWithoutAnEndIsCutOff() {
    node.on(
        "m",
        call -> {
          call.sendResponseHeaders(200, 0);
          byte[] mebibyte = " ".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
          for (int i = 0; i < 200; i++) {
            call.getResponseBody().write(mebibyte);
          }
        });
    refuses(() -> node.client(MOST).call("m"), "no answer (IOException");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "1",
        "\"\"",
        "\"1\"",
        "\"0x\"",
        "\"0xzz\"",
        "\"-0x1\"",
        "{}",
        "[\"0x1\"]",
        "\"0xffffffffffffffffff\""
      })
  void aHeightThatIsNoneIsSaid(String height) {
    node.result("eth_blockNumber", height);
    refuses(() -> follower().head(), "eth_blockNumber", "no height");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "\"0x1\"",
        "[]",
        "{}",
        "{\"hash\":1,\"stateRoot\":1,\"transactions\":[]}",
        "{\"hash\":{},\"stateRoot\":[],\"transactions\":[]}",
        "{\"hash\":\"0x12\",\"stateRoot\":\"0x12\",\"transactions\":[]}"
      })
  void aBlockThatIsNoneIsSaid(String block) {
    node.result("eth_getBlockByNumber", block);
    refuses(() -> follower().begin(), "eth_getBlockByNumber", "no block 0x0");
    refuses(() -> follower().feed(255), "eth_getBlockByNumber", "no block 0xff");
  }

  @Test
  void anotherBlockZeroIsSaidWithBothHashes() {
    node.result("eth_getBlockByNumber", block(HASH, HASH));
    client.result("eth_getBlockByNumber", block(OTHER, HASH));
    refuses(() -> follower().begin(), "block 0 is 0x11", "and 0x22", "geth init");
  }

  @ParameterizedTest
  @ValueSource(strings = {"null", "{}", "[]", "[{}]", "[{},[],\"0x\"]", "\"0x\""})
  void aPayloadThatIsNoneIsSaid(String payload) {
    node.result("eth_getBlockByNumber", block(HASH, HASH));
    node.result("openledger_getPayload", payload);
    refuses(() -> follower().feed(7), "openledger_getPayload", "no payload of block 0x7");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"status\":\"INVALID\",\"validationError\":\"invalid gas used\"}",
        "{\"status\":\"SYNCING\"}",
        "{\"status\":1}",
        "{\"status\":{}}",
        "null",
        "[]"
      })
  void aBlockThatIsNotValidIsNamed(String status) {
    ready(status, VALID, block(HASH, HASH));
    refuses(() -> follower().feed(7), "block 7 is not valid to the client: " + status);
  }

  @ParameterizedTest
  @ValueSource(strings = {"{\"status\":\"SYNCING\"}", "null", "[]", "\"VALID\""})
  void aHeadThatTheClientDoesNotTakeIsNamed(String status) {
    ready(VALID, status, block(HASH, HASH));
    refuses(() -> follower().feed(7), "block 7 cannot be the client's head");
  }

  @ParameterizedTest
  @CsvSource({"0x11,0x22", "0x22,0x11"})
  void anotherHashOrRootIsSaidWithBoth(String hash, String root) {
    ready(VALID, VALID, block(full(hash), full(root)));
    refuses(
        () -> follower().feed(7), "block 7 differs: 0x11", "here, " + hash, "state root " + root);
  }

  @Test
  void aGoodClientIsContent() {
    ready(VALID, VALID, block(HASH, HASH));
    assertThat(follower().feed(7))
        .isEqualTo(new Follower.Taken(7, 0, unquoted(HASH), unquoted(HASH)));
  }

  private void ready(String given, String chosen, String theirs) {
    node.result("eth_getBlockByNumber", block(HASH, HASH));
    node.result("openledger_getPayload", "[{},[],\"0x\",[]]");
    client.result("engine_newPayloadV3", given);
    client.result("engine_forkchoiceUpdatedV3", "{\"payloadStatus\":" + chosen + "}");
    client.result("eth_getBlockByNumber", theirs);
  }

  private static String block(String hash, String root) {
    return "{\"hash\":%s,\"stateRoot\":%s,\"transactions\":[]}".formatted(hash, root);
  }

  private static String full(String start) {
    return start.equals("0x11") ? HASH : OTHER;
  }

  private static String unquoted(String json) {
    return json.replace("\"", "");
  }

  private Follower follower() {
    return new Follower(node.client(MOST), client.client(MOST));
  }

  private static void pause(long ms) {
    try {
      Thread.sleep(ms);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void refuses(ThrowingCallable call, String... said) {
    assertThatThrownBy(call)
        .isInstanceOf(NodeException.class)
        .message()
        .contains(said)
        .doesNotContain("\n")
        .hasSizeLessThan(800);
  }
}
