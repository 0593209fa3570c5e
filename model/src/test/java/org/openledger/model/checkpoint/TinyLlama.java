package org.openledger.model.checkpoint;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// A Llama of a few thousand weights with a byte-level vocabulary, as a GGUF file: for tests of
/// what does not depend on a model's size.
public final class TinyLlama {
  static final int HIDDEN = 16;
  static final int LAYERS = 2;
  static final int HEADS = 4;
  static final int KV_HEADS = 2;
  static final int FFN = 24;

  /// Special tokens, ids 0 to 3.
  public static final List<String> SPECIAL =
      List.of("<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|tool|>");

  private static final List<String> MERGES =
      List.of("h e", "l l", "he ll", "hell o", "Ġ w", "Ċ Ċ", "Ġ Ġ", "< |", "| >", "i m", "e n");

  private static final String TEMPLATE =
      "{% for m in messages %}{{ '<|im_start|>' + m['role'] + '\n"
          + "' + m['content'] | trim + '<|im_end|>\n"
          + "' }}{% endfor %}{% if add_generation_prompt %}{{ '<|im_start|>assistant\n"
          + "' }}{% endif %}";

  private TinyLlama() {}

  /// The file, still open to changes.
  public static GgufBytes gguf() {
    GgufBytes f = new GgufBytes();
    f.text("general.architecture", "llama");
    f.number("llama.block_count", LAYERS);
    f.number("llama.context_length", 64);
    f.number("llama.embedding_length", HIDDEN);
    f.number("llama.feed_forward_length", FFN);
    f.number("llama.attention.head_count", HEADS);
    f.number("llama.attention.head_count_kv", KV_HEADS);
    tokenizer(f);
    long d = HIDDEN;
    long kv = (long) KV_HEADS * HIDDEN / HEADS;
    fp32(f, "token_embd.weight", vocabulary().size(), d);
    for (int l = 0; l < LAYERS; l++) {
      String at = "blk." + l + ".";
      fp32(f, at + "attn_norm.weight", d);
      fp32(f, at + "attn_q.weight", d, d);
      fp32(f, at + "attn_k.weight", kv, d);
      fp32(f, at + "attn_v.weight", kv, d);
      fp32(f, at + "attn_output.weight", d, d);
      fp32(f, at + "ffn_norm.weight", d);
      fp32(f, at + "ffn_gate.weight", FFN, d);
      fp32(f, at + "ffn_up.weight", FFN, d);
      fp32(f, at + "ffn_down.weight", d, FFN);
    }
    fp32(f, "output_norm.weight", d);
    return f;
  }

  private static void tokenizer(GgufBytes f) {
    List<String> vocabulary = vocabulary();
    f.text("tokenizer.ggml.model", "gpt2").text("tokenizer.ggml.pre", "smollm");
    f.texts("tokenizer.ggml.tokens", vocabulary);
    f.numbers(
        "tokenizer.ggml.token_type",
        vocabulary.stream().map(t -> SPECIAL.contains(t) ? 3 : 1).toList());
    f.texts("tokenizer.ggml.merges", MERGES);
    f.number("tokenizer.ggml.bos_token_id", 1).number("tokenizer.ggml.eos_token_id", 2);
    f.text("tokenizer.chat_template", TEMPLATE);
  }

  private static void fp32(GgufBytes f, String name, long... shape) {
    int n = 1;
    for (long size : shape) {
      n *= (int) size;
    }
    float[] values = new float[n];
    for (int i = 0; i < n; i++) {
      values[i] = (float) Math.sin(i + 31.0 * f.tensors.size()) / 4;
    }
    f.fp32(name, Arrays.stream(shape).boxed().toList(), values);
  }

  /// Special tokens, the 256 bytes in GPT-2's printable spelling, and what the merges make.
  static List<String> vocabulary() {
    List<String> all = new ArrayList<>(SPECIAL);
    int next = 256;
    for (int b = 0; b < 256; b++) {
      boolean printable = (b > 32 && b < 127) || (b > 160 && b != 173);
      all.add(Character.toString(printable ? b : next++));
    }
    MERGES.forEach(m -> all.add(m.replace(" ", "")));
    return all;
  }

  /// The configuration in Hugging Face's spelling.
  static String configJson(Map<String, String> more) {
    StringBuilder extra = new StringBuilder();
    more.forEach((k, v) -> extra.append(", \"%s\": %s".formatted(k, v)));
    return String.format(
        Locale.ROOT,
        """
        {"model_type": "llama", "hidden_size": %d, "num_hidden_layers": %d, "num_attention_heads": %d,
         "num_key_value_heads": %d, "intermediate_size": %d, "vocab_size": %d,
         "max_position_embeddings": 64, "rms_norm_eps": 1e-5, "rope_theta": 10000.0,
         "tie_word_embeddings": true, "bos_token_id": 1, "eos_token_id": 2%s}
        """,
        HIDDEN,
        LAYERS,
        HEADS,
        KV_HEADS,
        FFN,
        vocabulary().size(),
        extra);
  }
}
