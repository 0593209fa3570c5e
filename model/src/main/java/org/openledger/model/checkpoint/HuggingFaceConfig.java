package org.openledger.model.checkpoint;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;
import org.openledger.model.json.StrictJson;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// How Hugging Face's `config.json` spells a network; what would change the result and is not run
/// here is refused, not ignored.
final class HuggingFaceConfig {
  private static final long GENERATION_BYTES_MAX = 1 << 20;

  private final ObjectNode json;

  private HuggingFaceConfig(ObjectNode json) {
    this.json = json;
  }

  static ModelConfig parse(Path folder, byte[] config) {
    var f = new HuggingFaceConfig(StrictJson.object(config, "config.json"));
    String type = f.text("model_type", "(none)");
    return switch (type) {
      case "llama" -> f.llama(folder);
      case "bert" -> f.bert();
      default ->
          throw new ModelException(
              Code.UNSUPPORTED,
              "config.json: model_type %s, llama and bert are run".formatted(type));
    };
  }

  /// The tensors that matter: not the tables that old files carry though they follow from the
  /// configuration, and not the pooler and heads that an encoder's embeddings do not use.
  static Set<String> relevant(ModelConfig config, Set<String> names) {
    return names.stream()
        .filter(name ->
            switch (config) {
              case LlamaConfig c ->
                  !name.endsWith(".rotary_emb.inv_freq")
                      && !(c.tied() && name.equals("lm_head.weight"));
              case BertConfig c ->
                  !name.equals("embeddings.position_ids") && !name.startsWith("pooler.");
            })
        .collect(Collectors.toCollection(LinkedHashSet::new));
  }

  private LlamaConfig llama(Path folder) {
    refuseUnless("hidden_act", text("hidden_act", "silu").equals("silu"));
    refuseUnless("attention_bias", !flag("attention_bias", false));
    refuseUnless("mlp_bias", !flag("mlp_bias", false));
    refuseUnless("quantization_config", json.path("quantization_config").isMissingNode());
    JsonNode rope = json.path("rope_parameters"); // since transformers 5
    JsonNode scaling = json.path("rope_scaling");
    refuseUnless(
        "rotary scaling",
        (scaling.isMissingNode() || scaling.isNull())
            && rope.path("rope_type").asString("default").equals("default"));
    int hidden = need("hidden_size");
    int heads = need("num_attention_heads");
    return new LlamaConfig(
        hidden,
        need("num_hidden_layers"),
        heads,
        count("num_key_value_heads").orElse(heads),
        count("head_dim").orElse(heads > 0 ? hidden / heads : 0),
        need("intermediate_size"),
        need("vocab_size"),
        need("max_position_embeddings"),
        rope.has("rope_theta") ? real(rope, "rope_theta", 0) : real(json, "rope_theta", 10_000),
        real(json, "rms_norm_eps", 1e-6),
        flag("tie_word_embeddings", false),
        count("bos_token_id"),
        eosIds(folder));
  }

  private BertConfig bert() {
    refuseUnless("hidden_act", text("hidden_act", "gelu").equals("gelu"));
    refuseUnless(
        "position_embedding_type", text("position_embedding_type", "absolute").equals("absolute"));
    return new BertConfig(
        need("hidden_size"),
        need("num_hidden_layers"),
        need("num_attention_heads"),
        need("intermediate_size"),
        need("vocab_size"),
        need("max_position_embeddings"),
        count("type_vocab_size").orElse(2),
        real(json, "layer_norm_eps", 1e-12));
  }

  /// End tokens of the model and, where the folder has `generation_config.json`, of its answers.
  private SequencedSet<Integer> eosIds(Path folder) {
    SequencedSet<Integer> ids = new LinkedHashSet<>(ids(json));
    Path generation = folder.resolve("generation_config.json");
    if (Files.exists(generation)) {
      ids.addAll(ids(StrictJson.object(generation, GENERATION_BYTES_MAX)));
    }
    return ids;
  }

  private static List<Integer> ids(ObjectNode object) {
    JsonNode eos = object.path("eos_token_id");
    if (eos.isMissingNode() || eos.isNull()) {
      return List.of();
    }
    if (eos instanceof ArrayNode many && many.size() <= 256) {
      return many.valueStream().map(n -> count("eos_token_id", n)).toList();
    }
    return List.of(count("eos_token_id", eos));
  }

  private static void refuseUnless(String field, boolean holds) {
    if (!holds) {
      throw new ModelException(
          Code.UNSUPPORTED, "config.json: its %s is not run here".formatted(field));
    }
  }

  private @Nullable JsonNode at(String field) {
    JsonNode node = json.get(field);
    return node == null || node.isNull() ? null : node;
  }

  private String text(String field, String otherwise) {
    JsonNode node = at(field);
    if (node == null) {
      return otherwise;
    }
    return node.isString() ? node.stringValue() : wrong(field, "a string");
  }

  private boolean flag(String field, boolean otherwise) {
    JsonNode node = at(field);
    if (node == null) {
      return otherwise;
    }
    return node.isBoolean() ? node.booleanValue() : wrong(field, "a boolean");
  }

  private OptionalInt count(String field) {
    JsonNode node = at(field);
    return node == null ? OptionalInt.empty() : OptionalInt.of(count(field, node));
  }

  private int need(String field) {
    return count(field)
        .orElseThrow(
            () -> new ModelException(Code.MISSING, "config.json: %s is missing".formatted(field)));
  }

  private static int count(String field, JsonNode node) {
    if (node.isIntegralNumber() && node.canConvertToInt() && node.intValue() >= 0) {
      return node.intValue();
    }
    return wrong(field, "a number below 2^31");
  }

  private static double real(JsonNode object, String field, double otherwise) {
    JsonNode node = object.path(field);
    if (node.isMissingNode() || node.isNull()) {
      return otherwise;
    }
    return node.isNumber() ? node.doubleValue() : wrong(field, "a number");
  }

  private static <T> T wrong(String field, String kind) {
    throw new ModelException(Code.MALFORMED, "config.json: %s is not %s".formatted(field, kind));
  }
}
