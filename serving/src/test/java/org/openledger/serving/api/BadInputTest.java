package org.openledger.serving.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.openledger.serving.engine.EngineStats;

/// What people and programs send wrong: each gets one clear sentence, the right status and the
/// parameter's name, and nothing reaches the engine.
class BadInputTest {
  private static final String CHAT = "/v1/chat/completions";
  private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private final ApiBench bench = new ApiBench();

  @AfterEach
  void nothingReachedTheEngine() {
    assertThat(bench.engine.stats().requests()).isEqualTo(new EngineStats.Requests(0, 0, 0, 0));
    assertThat(bench.engine.stats().work().steps()).isZero();
    bench.close();
  }

  private void refused(String path, String body, int status, String param, String code) {
    Outcome.Json json = (Outcome.Json) bench.post(path, body);
    String error = json.body().toString();
    assertThat(json.status()).as(error).isEqualTo(status);
    assertThat(json.body().at("/error/code").stringValue()).as(error).isEqualTo(code);
    assertThat(json.body().at("/error/param").asString(null)).as(error).isEqualTo(param);
    assertThat(json.body().at("/error/type").stringValue()).isEqualTo("invalid_request_error");
    assertThat(json.body().at("/error/message").stringValue())
        .as("one short sentence")
        .hasSizeBetween(10, 400)
        .doesNotContain("\n")
        .doesNotContain("java")
        .doesNotContain("Exception");
  }

  private void refusedChat(String more, String param, String code) {
    refused(CHAT, "{\"model\":\"fake-base\"," + HI + "," + more + "}", 400, param, code);
  }

  private void refusedMessages(String messages, String param, String code) {
    refused(CHAT, "{\"model\":\"fake-base\",\"messages\":" + messages + "}", 400, param, code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``",
        "{",
        "nonsense",
        "[]",
        "\"text\"",
        "null",
        "{\"a\":1}{",
        "{\"a\":1,\"a\":2}",
        "{\"temperature\":NaN}",
        "{'model':'x'}",
        "{\"model\":\"\\ud800\\u0000"
      })
  void malformedJson(String body) {
    refused(CHAT, body, 400, null, "malformed_json");
  }

  @Test
  void bytesThatAreNotUtf8() {
    byte[] body = "{\"model\":\"fake-\u00ff\"}".getBytes(StandardCharsets.ISO_8859_1);
    Outcome.Json json = (Outcome.Json) bench.api.handle(new ApiCall("POST", CHAT, body, "t"));
    assertThat(json.body().at("/error/code").stringValue()).isEqualTo("malformed_json");
  }

  @Test
  void deepJson() {
    refused(
        CHAT,
        "{\"a\":" + "[".repeat(100_000) + "]".repeat(100_000) + "}",
        400,
        null,
        "malformed_json");
  }

  @Test
  void hugeBody() {
    String content = "x".repeat(1 << 20);
    refused(
        CHAT,
        "{\"model\":\"fake-base\",\"messages\":[{\"role\":\"user\",\"content\":\""
            + content
            + "\"}]}",
        413,
        null,
        "request_too_large");
  }

  @Test
  void unknownModel() {
    refused(CHAT, "{\"model\":\"fake-base \"," + HI + "}", 404, "model", "model_not_found");
    refused(
        "/v1/completions",
        "{\"model\":\"Fake-Base\",\"prompt\":\"x\"}",
        404,
        "model",
        "model_not_found");
    Outcome.Json json = bench.get("/v1/models/nobody/none");
    assertThat(json.status()).isEqualTo(404);
  }

  @Test
  void missingFields() {
    refused(CHAT, "{" + HI + "}", 400, "model", "missing_required_parameter");
    refused(CHAT, "{\"model\":null," + HI + "}", 400, "model", "missing_required_parameter");
    refused(CHAT, "{\"model\":\"fake-base\"}", 400, "messages", "missing_required_parameter");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "[] | messages | invalid_value",
        "{} | messages | invalid_type",
        "[7] | messages[0] | invalid_type",
        "[{\"role\":\"user\"}] | messages[0].content | missing_required_parameter",
        "[{\"content\":\"x\"}] | messages[0].role | missing_required_parameter",
        "[{\"role\":\"wizard\",\"content\":\"x\"}] | messages[0].role | invalid_value",
        "[{\"role\":\"tool\",\"content\":\"x\"}] | messages[0].role | unsupported_value",
        "[{\"role\":\"user\",\"content\":7}] | messages[0].content | invalid_type",
        "[{\"role\":\"user\",\"content\":[]}] | messages[0].content | invalid_value",
        "[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"x\"}}]}]"
            + " | messages[0].content[0].type | unsupported_value",
        "[{\"role\":\"user\",\"content\":\"\\ud83d\"}] | messages[0].content | invalid_value",
        "[{\"role\":\"user\",\"content\":\"x\",\"name\":\"Ada\"}] | messages[0].name |"
            + " unsupported_parameter",
        "[{\"role\":\"user\",\"content\":\"x\",\"mood\":1}] | messages[0].mood | unknown_parameter"
      })
  void badMessages(String messages, String param, String code) {
    refusedMessages(messages, param, code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"temperature\":-0.1 | temperature | invalid_value",
        "\"temperature\":1e999 | temperature | invalid_value",
        "\"temperature\":\"hot\" | temperature | invalid_type",
        "\"top_p\":1.5 | top_p | invalid_value",
        "\"top_k\":1.5 | top_k | invalid_type",
        "\"max_tokens\":0 | max_tokens | invalid_value",
        "\"max_tokens\":-1 | max_tokens | invalid_value",
        "\"max_tokens\":99999999999999999999 | max_tokens | invalid_value",
        "\"max_tokens\":1,\"max_completion_tokens\":2 | max_tokens | invalid_value",
        "\"max_tokens\":2,\"min_tokens\":3 | min_tokens | invalid_value",
        "\"n\":9 | n | invalid_value",
        "\"n\":0 | n | invalid_value",
        "\"seed\":1.5 | seed | invalid_type",
        "\"stream\":\"yes\" | stream | invalid_type",
        "\"stream_options\":{\"include_usage\":true} | stream_options | invalid_value",
        "\"stream\":true,\"stream_options\":{\"colour\":1} | stream_options.colour |"
            + " unknown_parameter",
        "\"top_logprobs\":3 | top_logprobs | invalid_value",
        "\"logprobs\":true,\"top_logprobs\":21 | top_logprobs | invalid_value",
        "\"frequency_penalty\":3 | frequency_penalty | invalid_value",
        "\"repetition_penalty\":0 | repetition_penalty | invalid_value",
        "\"logit_bias\":[] | logit_bias | invalid_type",
        "\"logit_bias\":{\"a\":1} | logit_bias | invalid_value",
        "\"logit_bias\":{\"257\":1} | logit_bias | invalid_value",
        "\"logit_bias\":{\"1\":101} | logit_bias | invalid_value",
        "\"stop\":[\"a\",\"b\",\"c\",\"d\",\"e\"] | stop | invalid_value",
        "\"stop\":[\"\"] | stop | invalid_value",
        "\"stop\":[7] | stop[0] | invalid_type",
        "\"openledger\":true | openledger | invalid_type"
      })
  void badParameters(String field, String param, String code) {
    refusedChat(field, param, code);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "\"tools\":[{\"type\":\"function\"}] | tools | unsupported_value",
        "\"tool_choice\":\"required\" | tool_choice | unsupported_value",
        "\"response_format\":{\"type\":\"json_object\"} | response_format | unsupported_value",
        "\"modalities\":[\"audio\"] | modalities | unsupported_value",
        "\"web_search_options\":{} | web_search_options | unsupported_parameter",
        "\"guided_json\":{} | guided_json | unknown_parameter"
      })
  void whatWouldChangeTheAnswerIsRefusedByName(String field, String param, String code) {
    refusedChat(field, param, code);
  }

  @Test
  void tooLongAContext() {
    String content = "x".repeat(600);
    refused(
        CHAT,
        "{\"model\":\"fake-base\",\"messages\":[{\"role\":\"user\",\"content\":\""
            + content
            + "\"}]}",
        400,
        "messages",
        "context_length_exceeded");
    refusedChat("\"max_tokens\":500", "messages", "context_length_exceeded");
  }

  @Test
  void tooManyMessages() {
    String messages =
        IntStream.range(0, 1025)
            .mapToObj(_ -> "{\"role\":\"user\",\"content\":\"\"}")
            .collect(Collectors.joining(",", "[", "]"));
    refusedMessages(messages, "messages", "invalid_value");
  }

  @Test
  void badCompletions() {
    String path = "/v1/completions";
    String model = "{\"model\":\"fake-base\",";
    refused(path, model + "\"prompt\":[]}", 400, "prompt", "invalid_type");
    refused(path, model + "\"prompt\":\"\"}", 400, "prompt", "invalid_value");
    refused(path, model + "\"prompt\":[1,257]}", 400, "prompt", "invalid_value");
    refused(path, model + "\"prompt\":[\"a\",\"b\"]}", 400, "prompt", "invalid_value");
    refused(path, model + "\"prompt\":\"a\",\"echo\":true}", 400, "echo", "unsupported_value");
    refused(path, model + "\"prompt\":\"a\",\"logprobs\":6}", 400, "logprobs", "invalid_value");
  }

  @Test
  void badEmbeddings() {
    String path = "/v1/embeddings";
    String model = "{\"model\":\"fake-embedder\",";
    refused(path, model + "\"input\":[]}", 400, "input", "invalid_value");
    refused(path, model + "\"input\":[1,2]}", 400, "input[0]", "invalid_type");
    refused(path, model + "\"input\":\"\"}", 400, "input", "invalid_value");
    refused(
        path, model + "\"input\":\"a\",\"dimensions\":3}", 400, "dimensions", "unsupported_value");
    refused(path, "{\"model\":\"fake-base\",\"input\":\"a\"}", 404, "model", "model_not_found");
  }

  @Test
  void wrongPathsAndMethods() {
    refused("/v1/chat", "{}", 404, null, "not_found");
    refused("/v1/models", "{}", 405, null, "method_not_allowed");
    assertThat(bench.get(CHAT).status()).isEqualTo(405);
  }
}
