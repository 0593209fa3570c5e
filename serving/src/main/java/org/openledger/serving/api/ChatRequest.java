package org.openledger.serving.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.openledger.model.chat.Message;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A checked request to `/v1/chat/completions`.
///
/// @param options the `openledger` object as sent
record ChatRequest(String model, List<Message> messages, Asked asked, @Nullable JsonNode options) {
  private static final int TOP_LOG_PROBS_MAX = 20;

  /// Reads and checks it.
  static ChatRequest read(
      ObjectNode json, ApiLimits limits, int vocabularyTokens, LongSupplier seeds) {
    Fields fields = new Fields(json, "");
    String model = fields.requiredText("model");
    List<Message> messages = messages(fields, limits);
    int tokensMax = tokensMax(fields);
    Asked asked =
        new Asked(
            DecodingFields.sampling(fields, seeds),
            DecodingFields.penalties(fields, vocabularyTokens),
            DecodingFields.ending(fields, tokensMax),
            fields.integer("n", 1, limits.choicesMax(), 1),
            shown(fields));
    JsonNode options = fields.any("openledger");
    if (options != null && !options.isObject()) {
      throw Fields.type("openledger", "an object", RequestJson.type(options));
    }
    refuseWhatWouldChangeTheAnswer(fields);
    fields.done();
    return new ChatRequest(model, messages, asked, options);
  }

  private static void refuseWhatWouldChangeTheAnswer(Fields fields) {
    fields.only("response_format", "{\"type\":\"text\"}");
    fields.only("tools", "[]");
    fields.only("tool_choice", "\"none\"", "\"auto\"");
    fields.only("functions", "[]");
    fields.only("function_call", "\"none\"", "\"auto\"");
    fields.only("modalities", "[\"text\"]");
    fields.only("reasoning_effort", "\"none\"");
    fields.only("verbosity", "\"medium\"");
    fields.only("audio");
    fields.only("web_search_options");
    fields.only("moderation");
    fields.harmless(
        "user",
        "store",
        "metadata",
        "service_tier",
        "prediction",
        "parallel_tool_calls",
        "safety_identifier",
        "prompt_cache_key",
        "prompt_cache_options",
        "prompt_cache_retention");
  }

  private static int tokensMax(Fields fields) {
    int newer = fields.integer("max_completion_tokens", 1, Integer.MAX_VALUE, 0);
    int older = fields.integer("max_tokens", 1, Integer.MAX_VALUE, 0);
    if (newer != 0 && older != 0 && newer != older) {
      throw fields.invalid(
          "max_tokens",
          "it says %d and 'max_completion_tokens' %d: send one of them.".formatted(older, newer));
    }
    return Math.max(newer, older);
  }

  private static Asked.Shown shown(Fields fields) {
    boolean stream = fields.flag("stream", false);
    boolean logProbs = fields.flag("logprobs", false);
    int top = fields.integer("top_logprobs", 0, TOP_LOG_PROBS_MAX, 0);
    if (top > 0 && !logProbs) {
      throw fields.invalid("top_logprobs", "'logprobs' must be true when it is set.");
    }
    return new Asked.Shown(stream, DecodingFields.usageWanted(fields, stream), logProbs, top);
  }

  private static List<Message> messages(Fields fields, ApiLimits limits) {
    JsonNode given = fields.any("messages");
    if (given == null) {
      throw fields.missing("messages");
    }
    if (!given.isArray()) {
      throw Fields.type("messages", "an array", RequestJson.type(given));
    }
    if (given.isEmpty() || given.size() > limits.messagesMax()) {
      throw fields.invalid(
          "messages",
          "a conversation has 1 to %d messages, not %d."
              .formatted(limits.messagesMax(), given.size()));
    }
    List<Message> messages = new ArrayList<>();
    for (int i = 0; i < given.size(); i++) {
      messages.add(message(Fields.object(given.get(i), "messages[" + i + "]")));
    }
    return messages;
  }

  private static Message message(Fields fields) {
    String role = role(fields);
    JsonNode content = fields.any("content");
    if (content == null) {
      throw fields.missing("content");
    }
    String text = content(content, fields.param("content"));
    fields.only("name");
    fields.only("audio");
    fields.only("tool_calls", "[]");
    fields.only("function_call");
    fields.only("tool_call_id");
    fields.harmless("refusal", "annotations", "openledger"); // as our own answers carry them
    fields.done();
    return new Message(role, text);
  }

  private static String role(Fields fields) {
    String role = fields.requiredText("role");
    return switch (role) {
      case "system", "developer" -> "system"; // OpenAI's newer name for the same
      case "user", "assistant" -> role;
      case "tool", "function" ->
          throw ServingException.of(
              Code.UNSUPPORTED_VALUE,
              fields.param("role"),
              "Unsupported value: '%s' does not support '%s' here."
                  .formatted(fields.param("role"), role));
      default ->
          throw fields.invalid(
              "role", "supported are 'system', 'developer', 'user' and 'assistant'.");
    };
  }

  /// A string, or text parts, which are joined by newlines as other servers do.
  private static String content(JsonNode content, String param) {
    if (!content.isArray()) {
      return Fields.text(content, param);
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < content.size(); i++) {
      Fields part = Fields.object(content.get(i), param + "[" + i + "]");
      String type = part.requiredText("type");
      if (!type.equals("text")) {
        throw ServingException.of(
            Code.UNSUPPORTED_VALUE,
            part.param("type"),
            "Unsupported value: '%s' supports only 'text' here.".formatted(part.param("type")));
      }
      parts.add(part.requiredText("text"));
      part.harmless("prompt_cache_breakpoint");
      part.done();
    }
    if (parts.isEmpty()) {
      throw ServingException.of(
          Code.INVALID_VALUE, param, "Invalid value for '%s': no parts.".formatted(param));
    }
    return String.join("\n", parts);
  }
}
