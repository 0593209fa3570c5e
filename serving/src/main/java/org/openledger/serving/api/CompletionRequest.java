package org.openledger.serving.api;

import java.util.ArrayList;
import java.util.List;
import java.util.function.LongSupplier;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A checked request to `/v1/completions`, for one prompt.
record CompletionRequest(String model, Prompt prompt, Asked asked) {
  private static final int TOKENS_MAX_DEFAULT = 16; // OpenAI's
  private static final int LOG_PROBS_MAX = 5;

  /// A prompt as the client gave it.
  sealed interface Prompt {
    /// Text to encode, nothing in it special.
    record Text(String text) implements Prompt {}

    /// Tokens as they are; [Vocabulary] bounds them.
    record Tokens(List<Integer> tokens) implements Prompt {}
  }

  /// Reads and checks it.
  static CompletionRequest read(
      ObjectNode json, ApiLimits limits, int vocabularyTokens, LongSupplier seeds) {
    Fields fields = new Fields(json, "");
    String model = fields.requiredText("model");
    Prompt prompt = prompt(fields, vocabularyTokens);
    int tokensMax = fields.integer("max_tokens", 1, Integer.MAX_VALUE, TOKENS_MAX_DEFAULT);
    int top = fields.integer("logprobs", 0, LOG_PROBS_MAX, -1);
    boolean stream = fields.flag("stream", false);
    Asked asked =
        new Asked(
            DecodingFields.sampling(fields, seeds),
            DecodingFields.penalties(fields, vocabularyTokens),
            DecodingFields.ending(fields, tokensMax),
            fields.integer("n", 1, limits.choicesMax(), 1),
            new Asked.Shown(
                stream, DecodingFields.usageWanted(fields, stream), top >= 0, Math.max(top, 0)));
    fields.only("echo", "false");
    fields.only("best_of", "1");
    fields.only("suffix", "\"\"");
    fields.harmless("user");
    fields.done();
    return new CompletionRequest(model, prompt, asked);
  }

  private static Prompt prompt(Fields fields, int vocabularyTokens) {
    JsonNode given = fields.any("prompt");
    if (given == null) {
      throw fields.missing("prompt");
    }
    if (given.isString()) {
      return text(fields, given);
    }
    if (given.isArray() && given.size() == 1 && given.get(0).isString()) {
      return text(fields, given.get(0));
    }
    if (!given.isArray() || given.isEmpty()) {
      throw Fields.type("prompt", "a string or an array of tokens", RequestJson.type(given));
    }
    List<Integer> tokens = new ArrayList<>();
    for (JsonNode token : given) {
      if (!token.isIntegralNumber()
          || !token.canConvertToInt()
          || token.intValue() < 0
          || token.intValue() >= vocabularyTokens) {
        throw fields.invalid(
            "prompt",
            "one text, or one array of token ids below %d, is taken.".formatted(vocabularyTokens));
      }
      tokens.add(token.intValue());
    }
    return new Prompt.Tokens(tokens);
  }

  private static Prompt text(Fields fields, JsonNode given) {
    String text = Fields.text(given, "prompt");
    if (text.isEmpty()) {
      throw fields.invalid("prompt", "it is empty.");
    }
    return new Prompt.Text(text);
  }
}
