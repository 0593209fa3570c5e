package org.openledger.model.checkpoint;

import static org.openledger.model.checkpoint.Bounds.check;
import static org.openledger.model.checkpoint.Bounds.within;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.SequencedSet;

/// The Llama architecture: RMS norm before attention and feed-forward, rotary positions,
/// grouped-query attention, gated SiLU feed-forward, no biases (Touvron et al. 2023).
///
/// @param hidden width of the residual stream, d
/// @param layers number of layers, L
/// @param heads query heads, H
/// @param kvHeads key and value heads, divides `heads`
/// @param headDim width of one head, even
/// @param ffn width of the feed-forward layer
/// @param vocab tokens in the vocabulary, V
/// @param contextLength positions the model was trained for
/// @param ropeTheta base of the rotary frequencies
/// @param rmsEps added to the mean square before the root
/// @param tied whether the output layer is the embedding itself
/// @param bosId first token of a sequence, where the model has one
/// @param eosIds tokens that end an answer
public record LlamaConfig(
    int hidden,
    int layers,
    int heads,
    int kvHeads,
    int headDim,
    int ffn,
    int vocab,
    int contextLength,
    double ropeTheta,
    double rmsEps,
    boolean tied,
    OptionalInt bosId,
    SequencedSet<Integer> eosIds)
    implements ModelConfig {

  /// Checks every field against its limits and the others.
  public LlamaConfig {
    within("hidden size", hidden, 1, 1 << 16);
    within("layer count", layers, 1, 1024);
    within("head count", heads, 1, 1024);
    within("key/value head count", kvHeads, 1, heads);
    within("head width", headDim, 2, 4096);
    within("feed-forward size", ffn, 1, 1 << 20);
    within("vocabulary size", vocab, 1, 1 << 22);
    within("context length", contextLength, 1, 1 << 24);
    check(
        heads % kvHeads == 0,
        "%d heads are not shared evenly by %d key/value heads",
        heads,
        kvHeads);
    check(headDim % 2 == 0, "head width %d is odd, rotary positions need pairs", headDim);
    check(ropeTheta >= 1 && ropeTheta <= 1e12, "rotary base %s is out of range", ropeTheta);
    check(rmsEps > 0 && rmsEps < 1, "RMS norm epsilon %s is out of range", rmsEps);
    bosId.ifPresent(id -> within("first token", id, 0, vocab - 1));
    eosIds.forEach(id -> within("end token", id, 0, vocab - 1));
    eosIds = Collections.unmodifiableSequencedSet(new LinkedHashSet<>(eosIds));
  }

  /// Every tensor of the network by its Hugging Face name, with its shape.
  public SequencedMap<String, List<Long>> tensorShapes() {
    long d = hidden;
    long q = (long) heads * headDim;
    long kv = (long) kvHeads * headDim;
    long f = ffn;
    SequencedMap<String, List<Long>> all = new LinkedHashMap<>();
    all.put("model.embed_tokens.weight", List.of((long) vocab, d));
    for (int l = 0; l < layers; l++) {
      String at = "model.layers." + l + ".";
      all.put(at + "input_layernorm.weight", List.of(d));
      all.put(at + "self_attn.q_proj.weight", List.of(q, d));
      all.put(at + "self_attn.k_proj.weight", List.of(kv, d));
      all.put(at + "self_attn.v_proj.weight", List.of(kv, d));
      all.put(at + "self_attn.o_proj.weight", List.of(d, q));
      all.put(at + "post_attention_layernorm.weight", List.of(d));
      all.put(at + "mlp.gate_proj.weight", List.of(f, d));
      all.put(at + "mlp.up_proj.weight", List.of(f, d));
      all.put(at + "mlp.down_proj.weight", List.of(d, f));
    }
    all.put("model.norm.weight", List.of(d));
    if (!tied) {
      all.put("lm_head.weight", List.of((long) vocab, d));
    }
    return all;
  }
}
