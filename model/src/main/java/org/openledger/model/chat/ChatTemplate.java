package org.openledger.model.chat;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDateTime;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;
import org.openledger.model.checkpoint.Checkpoint;
import org.openledger.model.checkpoint.GgufCheckpoint;
import org.openledger.model.checkpoint.GgufFields;
import org.openledger.model.checkpoint.SafetensorsCheckpoint;
import org.openledger.model.jinja.JinjaTemplate;
import org.openledger.model.jinja.Text;
import org.openledger.model.jinja.Value;
import org.openledger.model.json.StrictJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// How a model wants a conversation written: its template and the names of its special tokens.
public final class ChatTemplate {
  /// Most messages in one conversation.
  public static final int MESSAGES_MAX = 4096;

  /// Most characters of content in one conversation.
  public static final int CONTENT_CHARS_MAX = 8 << 20;

  private static final long CONFIG_BYTES_MAX = 16 << 20;
  private static final List<String> NAMES =
      List.of("bos_token", "eos_token", "unk_token", "pad_token");

  private final JinjaTemplate template;
  private final Map<String, Value> tokens;

  private ChatTemplate(String source, Map<String, String> tokens) {
    this.template = JinjaTemplate.parse(source);
    Map<String, Value> values = new LinkedHashMap<>();
    tokens.forEach((name, text) -> values.put(name, Text.own(text)));
    this.tokens = Map.copyOf(values);
  }

  /// A template from its source and the special tokens it may name (`bos_token`, `eos_token`, …).
  public static ChatTemplate of(String source, Map<String, String> tokens) {
    return new ChatTemplate(source, tokens);
  }

  /// The template that a checkpoint brings: a GGUF file's `tokenizer.chat_template`; a folder's
  /// `chat_template.jinja`, else the `chat_template` of its `tokenizer_config.json`.
  ///
  /// @throws ModelException MISSING when it has none
  public static ChatTemplate of(Checkpoint checkpoint) {
    return switch (checkpoint) {
      case GgufCheckpoint gguf -> ofGguf(GgufFields.of(gguf.file()));
      case SafetensorsCheckpoint folder -> ofFolder(folder.path());
    };
  }

  private static ChatTemplate ofGguf(GgufFields f) {
    String source = f.text("tokenizer.chat_template").orElseThrow(() -> missing(f.file()));
    List<String> vocabulary = f.needTexts("tokenizer.ggml.tokens");
    Map<String, String> tokens = new LinkedHashMap<>();
    for (String name : NAMES) {
      String key = "tokenizer.ggml." + name.replace("unk", "unknown").replace("pad", "padding");
      f.count(key + "_id")
          .ifPresent(id -> {
            if (id >= vocabulary.size()) {
              throw new ModelException(
                  Code.MALFORMED,
                  "%s: %s_id is %d, beyond the vocabulary of %d"
                      .formatted(f.file(), key, id, vocabulary.size()));
            }
            tokens.put(name, vocabulary.get(id));
          });
    }
    return new ChatTemplate(source, tokens);
  }

  private static ChatTemplate ofFolder(Path folder) {
    Path configFile = folder.resolve("tokenizer_config.json");
    ObjectNode config =
        Files.exists(configFile)
            ? StrictJson.object(configFile, CONFIG_BYTES_MAX)
            : StrictJson.mapper().createObjectNode();
    Map<String, String> tokens = new LinkedHashMap<>();
    for (String name : NAMES) {
      JsonNode token = config.path(name);
      JsonNode text = token.isObject() ? token.path("content") : token;
      if (text.isString()) {
        tokens.put(name, text.stringValue());
      }
    }
    Path file = folder.resolve("chat_template.jinja");
    String source =
        Files.exists(file)
            ? new String(
                StrictJson.bytes(file, 4L * JinjaTemplate.SOURCE_MAX), StandardCharsets.UTF_8)
            : named(config.path("chat_template"))
                .orElseThrow(() -> missing(String.valueOf(folder.getFileName())));
    return new ChatTemplate(source, tokens);
  }

  /// A template given as text, or the one named `default` of a list.
  private static Optional<String> named(JsonNode node) {
    if (node.isString()) {
      return Optional.of(node.stringValue());
    }
    return node.valueStream()
        .filter(t -> t.path("name").asString("").equals("default"))
        .map(t -> t.path("template").asString(""))
        .findFirst();
  }

  private static ModelException missing(String what) {
    return new ModelException(Code.MISSING, what + ": it has no chat template");
  }

  /// Renders a conversation; with `addGenerationPrompt`, up to where the answer begins. Roles count
  /// as the template's own words, content as the users'.
  ///
  /// @throws ModelException TEMPLATE when the template refuses the conversation
  public Text render(List<Message> messages, boolean addGenerationPrompt, LocalDateTime now) {
    long chars = messages.stream().mapToLong(m -> m.content().length()).sum();
    if (messages.size() > MESSAGES_MAX || chars > CONTENT_CHARS_MAX) {
      throw new ModelException(
          Code.TOO_LARGE,
          "a conversation of %,d messages and %,d characters; at most %,d and %,d are taken"
              .formatted(messages.size(), chars, MESSAGES_MAX, CONTENT_CHARS_MAX));
    }
    List<Value> turns = new ArrayList<>();
    for (Message m : messages) {
      Map<String, Value> turn = new LinkedHashMap<>();
      turn.put("role", Text.own(m.role()));
      turn.put("content", Text.user(m.content()));
      turns.add(Value.dict(turn));
    }
    Map<String, Value> variables = new LinkedHashMap<>(tokens);
    variables.put("messages", Value.list(turns));
    variables.put("add_generation_prompt", new Value.Bool(addGenerationPrompt));
    return template.render(variables, now);
  }
}
