package org.openledger.serving.api;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.openledger.serving.ServingException;
import org.openledger.serving.engine.Ending;
import org.openledger.serving.engine.Penalties;
import org.openledger.serving.engine.Sampling;
import tools.jackson.databind.JsonNode;

/// The fields that say how to choose tokens, the same in both completion endpoints: OpenAI's, and
/// vLLM's `top_k`, `min_p`, `repetition_penalty`, `min_tokens` and `ignore_eos`.
final class DecodingFields {
  private static final int STOPS_MAX = 4;
  private static final int STOP_CHARS_MAX = 256;
  private static final int BIASES_MAX = 1024;

  private DecodingFields() {}

  static Sampling sampling(Fields fields, LongSupplier seeds) {
    Long seed = fields.integer("seed", Long.MIN_VALUE, Long.MAX_VALUE);
    return new Sampling(
        fields.number("temperature", 0, 2, 1),
        Math.max(0, fields.integer("top_k", -1, Integer.MAX_VALUE, 0)), // -1 is vLLM's "all"
        fields.number("top_p", 0, 1, 1),
        fields.number("min_p", 0, 1, 0),
        seed == null ? seeds.getAsLong() : seed);
  }

  static Penalties penalties(Fields fields, int vocabularyTokens) {
    double repetition = fields.number("repetition_penalty", 0, 10, 1);
    if (repetition == 0) {
      throw fields.invalid("repetition_penalty", "0 would divide by zero.");
    }
    return new Penalties(
        fields.number("frequency_penalty", -2, 2, 0),
        fields.number("presence_penalty", -2, 2, 0),
        repetition,
        bias(fields, vocabularyTokens));
  }

  private static Map<Integer, Float> bias(Fields fields, int vocabularyTokens) {
    Map<Integer, Float> bias = new HashMap<>();
    JsonNode given = fields.any("logit_bias");
    if (given == null) {
      return bias;
    }
    if (!given.isObject()) {
      throw Fields.type(fields.param("logit_bias"), "an object", RequestJson.type(given));
    }
    if (given.size() > BIASES_MAX) {
      throw fields.invalid(
          "logit_bias", "%d entries, at most %d are taken.".formatted(given.size(), BIASES_MAX));
    }
    for (Map.Entry<String, JsonNode> entry : given.properties()) {
      int token = tokenId(entry.getKey());
      double value = entry.getValue().isNumber() ? entry.getValue().doubleValue() : Double.NaN;
      if (token < 0 || token >= vocabularyTokens || !(value >= -100 && value <= 100)) {
        throw fields.invalid(
            "logit_bias",
            "keys must be token ids below %d, values numbers between -100 and 100."
                .formatted(vocabularyTokens));
      }
      bias.put(token, (float) value);
    }
    return bias;
  }

  private static int tokenId(String key) {
    try {
      return Integer.parseInt(key);
    } catch (NumberFormatException e) {
      return -1; // refused by the caller with the range
    }
  }

  /// When to stop; `tokensMax` 0 means as many as fit.
  static Ending ending(Fields fields, int tokensMax) {
    int tokensMin = fields.integer("min_tokens", 0, Integer.MAX_VALUE, 0);
    if (tokensMax > 0 && tokensMin > tokensMax) {
      throw fields.invalid(
          "min_tokens", "%d are more than the most allowed, %d.".formatted(tokensMin, tokensMax));
    }
    return new Ending(tokensMax, tokensMin, fields.flag("ignore_eos", false), stops(fields));
  }

  private static List<String> stops(Fields fields) {
    JsonNode given = fields.any("stop");
    List<String> stops = new ArrayList<>();
    if (given == null) {
      return stops;
    }
    if (!given.isArray()) {
      stops.add(stop(given, fields, fields.param("stop")));
      return stops;
    }
    if (given.size() > STOPS_MAX) {
      throw fields.invalid(
          "stop", "%d strings, at most %d are taken.".formatted(given.size(), STOPS_MAX));
    }
    for (int i = 0; i < given.size(); i++) {
      stops.add(stop(given.get(i), fields, fields.param("stop[" + i + "]")));
    }
    return stops;
  }

  private static String stop(JsonNode value, Fields fields, String param) {
    String stop = Fields.text(value, param);
    if (stop.isEmpty() || stop.length() > STOP_CHARS_MAX) {
      throw fields.invalid(
          "stop",
          "a stop string has 1 to %d characters, not %d.".formatted(STOP_CHARS_MAX, stop.length()));
    }
    return stop;
  }

  /// `stream_options.include_usage`; the options are an error without `stream`.
  static boolean usageWanted(Fields fields, boolean stream) {
    @Nullable Fields options = fields.object("stream_options");
    if (options == null) {
      return false;
    }
    if (!stream) {
      throw fields.invalid("stream_options", "it is only allowed when 'stream' is true.");
    }
    options.harmless("include_obfuscation");
    boolean wanted = options.flag("include_usage", false);
    options.done();
    return wanted;
  }

  /// The most tokens of an answer to a prompt of that length.
  static int tokensMax(int asked, int promptTokens, int contextTokensMax) {
    int room = contextTokensMax - promptTokens;
    if (asked > room || room < 1) {
      throw ServingException.of(
          ServingException.Code.CONTEXT_LENGTH_EXCEEDED,
          "messages",
          ("This model's maximum context length is %d tokens. However, you requested %d tokens"
                  + " (%d in the prompt, %d in the completion).")
              .formatted(
                  contextTokensMax,
                  (long) promptTokens + Math.max(asked, 1),
                  promptTokens,
                  Math.max(asked, 1)));
    }
    return asked == 0 ? room : asked;
  }
}
