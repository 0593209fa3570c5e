package org.openledger.model.checkpoint;

import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// How GGUF spells a Llama model: metadata keys `llama.*` and tensor names `blk.N.*`.
final class GgufLlama {
  private static final Pattern LAYER =
      Pattern.compile("blk\\.(0|[1-9][0-9]{0,3})\\.([a-z_]+)\\.weight");

  private GgufLlama() {}

  static LlamaConfig config(GgufFile file) {
    GgufFields f = GgufFields.of(file);
    String architecture = f.text("general.architecture").orElse("(none)");
    if (!architecture.equals("llama")) {
      throw new ModelException(
          Code.UNSUPPORTED,
          "%s: architecture %s, only llama is run".formatted(f.file(), architecture));
    }
    String scaling = f.text("llama.rope.scaling.type").orElse("none");
    if (!scaling.equals("none")) {
      throw new ModelException(
          Code.UNSUPPORTED, "%s: rotary scaling %s is not run".formatted(f.file(), scaling));
    }
    int hidden = f.needCount("llama.embedding_length");
    int heads = f.needCount("llama.attention.head_count");
    int headDim = f.count("llama.attention.key_length").orElse(heads > 0 ? hidden / heads : 0);
    int rotary = f.count("llama.rope.dimension_count").orElse(headDim);
    int valueDim = f.count("llama.attention.value_length").orElse(headDim);
    if (rotary != headDim || valueDim != headDim) {
      throw new ModelException(
          Code.UNSUPPORTED,
          "%s: heads of %d keys, %d rotary and %d values; only equal widths are run"
              .formatted(f.file(), headDim, rotary, valueDim));
    }
    return new LlamaConfig(
        hidden,
        f.needCount("llama.block_count"),
        heads,
        f.count("llama.attention.head_count_kv").orElse(heads),
        headDim,
        f.needCount("llama.feed_forward_length"),
        vocab(file, f),
        f.needCount("llama.context_length"),
        f.real("llama.rope.freq_base", 10_000),
        f.real("llama.attention.layer_norm_rms_epsilon", 1e-5),
        !file.names().contains("output.weight"),
        f.count("tokenizer.ggml.bos_token_id"),
        eosIds(f));
  }

  private static int vocab(GgufFile file, GgufFields f) {
    List<Long> shape = file.tensor("token_embd.weight").shape();
    long rows = shape.isEmpty() ? 0 : shape.getFirst();
    int stated = f.count("llama.vocab_size").orElse((int) Math.min(rows, Integer.MAX_VALUE));
    if (rows != stated) {
      throw new ModelException(
          Code.MALFORMED,
          "%s: vocabulary of %d tokens, but embeddings of shape %s"
              .formatted(f.file(), stated, shape));
    }
    return stated;
  }

  private static SequencedSet<Integer> eosIds(GgufFields f) {
    SequencedSet<Integer> ids = new LinkedHashSet<>();
    for (String key : List.of("eos_token_id", "eot_token_id", "eom_token_id")) {
      f.count("tokenizer.ggml." + key).ifPresent(ids::add);
    }
    return ids;
  }

  /// Hugging Face's name of a tensor; an unknown one would be left out of the sum, so it is
  /// refused.
  static String huggingFaceName(Path file, String name) {
    switch (name) {
      case "token_embd.weight":
        return "model.embed_tokens.weight";
      case "output_norm.weight":
        return "model.norm.weight";
      case "output.weight":
        return "lm_head.weight";
      default:
        break;
    }
    Matcher m = LAYER.matcher(name);
    String part = m.matches() ? layerPart(m.group(2)) : "";
    if (part.isEmpty()) {
      throw new ModelException(
          Code.UNSUPPORTED,
          "%s: tensor %s is not part of a Llama model that is run here"
              .formatted(file.getFileName(), name));
    }
    return "model.layers." + m.group(1) + "." + part + ".weight";
  }

  private static String layerPart(String part) {
    return switch (part) {
      case "attn_norm" -> "input_layernorm";
      case "attn_q" -> "self_attn.q_proj";
      case "attn_k" -> "self_attn.k_proj";
      case "attn_v" -> "self_attn.v_proj";
      case "attn_output" -> "self_attn.o_proj";
      case "ffn_norm" -> "post_attention_layernorm";
      case "ffn_gate" -> "mlp.gate_proj";
      case "ffn_up" -> "mlp.up_proj";
      case "ffn_down" -> "mlp.down_proj";
      default -> "";
    };
  }
}
