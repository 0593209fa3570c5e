package org.openledger.model.chat;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Clock;
import java.time.LocalDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.openledger.model.checkpoint.Checkpoint;
import org.openledger.model.jinja.Text;
import org.openledger.model.tokenizer.Tokenizer;
import org.openledger.testing.InstalledModel;
import org.openledger.testing.Vectors;
import tools.jackson.databind.JsonNode;

@Tag("vectors")
@Tag("chat-template")
@Tag("slow")
class ChatTemplateVectorsTest {
  private static final LocalDateTime NOW = LocalDateTime.of(2026, 1, 2, 3, 4, 5);

  @Test
  void rendersAndEncodesAsTheReference() {
    Vectors suite = Vectors.suite("chat-template");
    JsonNode cases = suite.json("smollm2/chat_template.json");
    Set<Integer> special =
        suite
            .json("smollm2/tokenizer.json")
            .get("special_ids")
            .valueStream()
            .map(JsonNode::intValue)
            .collect(Collectors.toSet());
    try (Checkpoint model = Checkpoint.open(InstalledModel.path("chat-template"))) {
      Tokenizer tokenizer = Tokenizer.of(model);
      ChatTemplate template = ChatTemplate.of(model);
      ChatPrompt prompt = new ChatPrompt(template, tokenizer, Clock.systemUTC());
      for (JsonNode c : cases.get("cases")) {
        suite.run(
            c.get("messages").toString(),
            () -> {
              List<Message> messages = messages(c);
              boolean add = c.get("add_generation_prompt").booleanValue();
              int[] ids = c.get("ids").valueStream().mapToInt(JsonNode::intValue).toArray();
              Text rendered = template.render(messages, add, NOW);
              assertThat(rendered.string()).isEqualTo(c.get("rendered").stringValue());
              assertThat(tokenizer.encode(rendered.string())).isEqualTo(ids);
              checkPrompt(prompt.tokens(messages, add), ids, messages, tokenizer, special);
            });
      }
    }
    suite.done();
  }

  /// The prompt is the reference's, unless a content names a special token: then it has only the
  /// template's special tokens, and still spells the same text.
  private static void checkPrompt(
      int[] prompt,
      int[] reference,
      List<Message> messages,
      Tokenizer tokenizer,
      Set<Integer> special) {
    long named =
        messages.stream()
            .flatMapToInt(m -> Arrays.stream(tokenizer.encode(m.content())))
            .filter(special::contains)
            .count();
    if (named == 0) {
      assertThat(prompt).isEqualTo(reference);
    } else {
      long real = Arrays.stream(reference).filter(special::contains).count();
      assertThat(Arrays.stream(prompt).filter(special::contains)).hasSize((int) (real - named));
      assertThat(tokenizer.decode(prompt, false)).isEqualTo(tokenizer.decode(reference, false));
    }
  }

  private static List<Message> messages(JsonNode c) {
    return c.get("messages")
        .valueStream()
        .map(m -> new Message(m.get("role").stringValue(), m.get("content").stringValue()))
        .toList();
  }
}
