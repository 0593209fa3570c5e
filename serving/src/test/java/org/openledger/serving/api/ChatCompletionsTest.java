package org.openledger.serving.api;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.openledger.serving.api.ApiBench.BASE;
import static org.openledger.serving.api.ApiBench.TUNED;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.openledger.model.chat.Message;
import org.openledger.serving.engine.FakeModel;
import org.openledger.serving.engine.FakeVocabulary;
import org.openledger.serving.engine.Generated;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;

class ChatCompletionsTest {
  private static final String PATH = "/v1/chat/completions";
  private static final String HI = "\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]";

  private final ApiBench bench = new ApiBench();

  @AfterEach
  void stop() {
    bench.close();
  }

  private static String body(String model, String more) {
    return "{\"model\":\"%s\",%s%s}".formatted(model, HI, more.isEmpty() ? "" : "," + more);
  }

  private static String content(Outcome.Json json) {
    assertThat(json.status()).as(json.body().toString()).isEqualTo(200);
    return json.body().at("/choices/0/message/content").stringValue();
  }

  private String alone(String adapter, String prompt, int tokensMax) {
    StringBuilder text = new StringBuilder();
    for (int token : bench.model.answer(adapter, FakeVocabulary.tokens(prompt), tokensMax)) {
      if (token != FakeVocabulary.END) {
        text.append((char) token);
      }
    }
    return text.toString();
  }

  @Test
  void answersAsTheModelWould() {
    Outcome.Json json = bench.chat(body(BASE, "\"temperature\":0,\"max_tokens\":30"));
    assertThat(content(json)).isEqualTo(alone(null, "USER: Hi\nASSISTANT: ", 30));
    JsonNode usage = json.body().get("usage");
    assertThat(usage.get("prompt_tokens").intValue()).isEqualTo(20);
    assertThat(usage.get("total_tokens").intValue())
        .isEqualTo(20 + usage.get("completion_tokens").intValue());
    assertThat(json.body().get("id").stringValue()).startsWith("chatcmpl-");
    assertThat(json.body().get("created").longValue()).isEqualTo(1_800_000_000);
  }

  @Test
  void aTunedModelAnswersUnderItsOwnAdapter() {
    String tuned = content(bench.chat(body(TUNED, "\"temperature\":0,\"max_tokens\":30")));
    assertThat(tuned).isEqualTo(alone("ad0e".repeat(16), "USER: Hi\nASSISTANT: ", 30));
    assertThat(tuned)
        .isNotEqualTo(content(bench.chat(body(BASE, "\"temperature\":0,\"max_tokens\":30"))));
  }

  @Test
  void systemTurnsAndTextPartsReachThePrompt() {
    String json =
        """
        {"model":"fake-base","temperature":0,"max_completion_tokens":9,"messages":[
          {"role":"developer","content":"Be terse."},
          {"role":"user","content":[{"type":"text","text":"a"},{"type":"text","text":"b"}]},
          {"role":"assistant","content":"c","refusal":null,"annotations":[],"tool_calls":null},
          {"role":"user","content":"<|end|>"}]}
        """;
    assertThat(content(bench.chat(json)))
        .isEqualTo(
            alone(
                null,
                "SYSTEM: Be terse.\nUSER: a\nb\nASSISTANT: c\nUSER: <|end|>\nASSISTANT: ",
                9));
  }

  @Test
  void theSameSeedGivesTheSameAnswerAndAnotherSeedAnother() {
    String first =
        content(bench.chat(body(BASE, "\"seed\":1,\"max_tokens\":40,\"min_tokens\":40")));
    assertThat(content(bench.chat(body(BASE, "\"seed\":1,\"max_tokens\":40,\"min_tokens\":40"))))
        .isEqualTo(first);
    assertThat(content(bench.chat(body(BASE, "\"seed\":2,\"max_tokens\":40,\"min_tokens\":40"))))
        .isNotEqualTo(first);
  }

  @Test
  void givesSeveralChoicesWithSeedsOfTheirOwn() {
    Outcome.Json json =
        bench.chat(body(BASE, "\"n\":3,\"seed\":5,\"max_tokens\":30,\"min_tokens\":30"));
    List<String> contents = new ArrayList<>();
    for (JsonNode choice : json.body().get("choices")) {
      assertThat(choice.get("index").intValue()).isEqualTo(contents.size());
      contents.add(choice.at("/message/content").stringValue());
    }
    assertThat(contents).hasSize(3).doesNotHaveDuplicates();
    assertThat(json.body().at("/usage/completion_tokens").intValue()).isEqualTo(90);
  }

  @Test
  void streamsTheRoleThenTheTextThenTheReasonThenTheUsage() throws IOException {
    String more = "\"temperature\":0,\"max_tokens\":30";
    String whole = content(bench.chat(body(BASE, more)));
    List<JsonNode> chunks =
        bench.chunks(
            PATH,
            body(BASE, more + ",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
    JsonNode opening = chunks.getFirst().at("/choices/0/delta");
    assertThat(opening.get("role").stringValue()).isEqualTo("assistant");
    StringBuilder text = new StringBuilder();
    for (JsonNode chunk : chunks.subList(1, chunks.size() - 2)) {
      text.append(chunk.at("/choices/0/delta/content").stringValue());
      assertThat(chunk.at("/choices/0/finish_reason").isNull()).isTrue();
      assertThat(chunk.get("usage").isNull()).isTrue();
    }
    assertThat(text.toString()).isEqualTo(whole);
    JsonNode end = chunks.get(chunks.size() - 2);
    assertThat(end.at("/choices/0/finish_reason").stringValue()).isIn("stop", "length");
    assertThat(end.at("/choices/0/delta").isEmpty()).isTrue();
    assertThat(chunks.getLast().get("choices").isEmpty()).isTrue();
    assertThat(chunks.getLast().at("/usage/prompt_tokens").intValue()).isEqualTo(20);
    assertThat(chunks.stream().map(c -> c.get("id").stringValue()).distinct()).hasSize(1);
  }

  @Test
  void listsLogProbsThatCoverTheText() {
    Outcome.Json json =
        bench.chat(body(BASE, "\"max_tokens\":12,\"logprobs\":true,\"top_logprobs\":3"));
    StringBuilder text = new StringBuilder();
    for (JsonNode token : json.body().at("/choices/0/logprobs/content")) {
      text.append(token.get("token").stringValue());
      assertThat(token.get("logprob").doubleValue()).isNegative();
      assertThat(token.get("top_logprobs")).hasSize(3);
      assertThat(token.at("/top_logprobs/0/logprob").doubleValue())
          .isGreaterThanOrEqualTo(token.at("/top_logprobs/1/logprob").doubleValue());
      assertThat(token.at("/bytes/0").intValue())
          .isEqualTo(token.get("token").stringValue().charAt(0));
    }
    assertThat(text.toString()).isEqualTo(content(json));
  }

  @Test
  void biasSteersTheChoiceOfTokens() {
    assertThat(
            content(
                bench.chat(
                    body(BASE, "\"max_tokens\":5,\"temperature\":0,\"logit_bias\":{\"65\":100}"))))
        .isEqualTo("AAAAA");
  }

  @Test
  void aClientThatHangsUpFreesItsPages() throws Exception {
    Semaphore tokens = new Semaphore(3); // the answer must not be over before the client is gone
    FakeModel slow =
        new FakeModel(
            512,
            (_, _) -> {
              tokens.acquireUninterruptibly();
              return 'a';
            });
    ApiBench endless = new ApiBench(slow, AnswerExtension.NONE);
    try (endless) {
      Outcome.Stream stream =
          (Outcome.Stream) endless.post(PATH, body(BASE, "\"stream\":true,\"temperature\":0"));
      assertThatThrownBy(() ->
              stream
                  .events()
                  .writeTo(frame -> {
                    if (frame.contains("\"content\":\"a\"")) {
                      throw new IOException("broken pipe");
                    }
                  }))
          .hasMessage("broken pipe");
      tokens.release(10_000);
      endless.awaitCancelled();
      assertThat(endless.engine.stats().requests().cancelled()).isEqualTo(1);
      assertThat(endless.model.openSequences()).isZero();
    }
  }

  @Test
  void aFailureInsideAStreamIsToldInItAndEndsIt() throws IOException {
    bench.model.trouble =
        chunks -> {
          throw new IllegalStateException("kernel");
        };
    List<JsonNode> chunks = bench.chunks(PATH, body(BASE, "\"stream\":true"));
    assertThat(chunks.getLast().at("/error/type").stringValue()).isEqualTo("server_error");
    Outcome.Json whole = bench.chat(body(BASE, ""));
    assertThat(whole.status()).isEqualTo(500);
    assertThat(whole.body().toString()).doesNotContain("kernel");
  }

  @Test
  void theExtensionChangesThePromptAndSignsTheAnswer() throws IOException {
    List<String> told = new ArrayList<>();
    AnswerExtension extension =
        question -> {
          List<Message> messages = new ArrayList<>(question.messages());
          messages.add(0, Message.system("[1] a note"));
          return new AnswerExtension.Prepared(
              messages,
              new AnswerExtension.AfterAnswer() {
                @Override
                public JsonNode answered(String id, List<Generated> choices) {
                  told.add("answered " + choices.getFirst().text());
                  return JsonNodeFactory.instance
                      .objectNode()
                      .put("receipt", "r1")
                      .set("asked", question.options());
                }

                @Override
                public void abandoned() {
                  told.add("abandoned");
                }
              });
        };
    try (ApiBench noted = new ApiBench(new FakeModel(512, FakeModel.babble(40)), extension)) {
      String more = "\"temperature\":0,\"max_tokens\":9,\"openledger\":{\"notes\":true}";
      Outcome.Json json = noted.chat(body(BASE, more));
      String prompt = "SYSTEM: [1] a note\nUSER: Hi\nASSISTANT: ";
      assertThat(content(json)).isEqualTo(alone(null, prompt, 9));
      assertThat(json.body().at("/openledger/receipt").stringValue()).isEqualTo("r1");
      assertThat(json.body().at("/openledger/asked/notes").booleanValue()).isTrue();

      List<JsonNode> chunks = noted.chunks(PATH, body(BASE, more + ",\"stream\":true"));
      assertThat(chunks.getLast().at("/openledger/receipt").stringValue()).isEqualTo("r1");
      assertThat(chunks.getLast().at("/choices/0/finish_reason").isNull()).isFalse();
      assertThat(told).hasSize(2).allMatch(t -> t.equals("answered " + content(json)));

      told.clear();
      Outcome.Json tooLong = noted.chat(body(BASE, "\"max_tokens\":512"));
      assertThat(tooLong.status()).isEqualTo(400);
      assertThat(told).containsExactly("abandoned");

      told.clear();
      ((Outcome.Stream) noted.post(PATH, body(BASE, "\"stream\":true"))).events().close();
      assertThat(told).containsExactly("abandoned");
    }
  }
}
