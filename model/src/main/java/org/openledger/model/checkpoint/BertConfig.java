package org.openledger.model.checkpoint;

import static org.openledger.model.checkpoint.Bounds.check;
import static org.openledger.model.checkpoint.Bounds.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// The BERT encoder: learned positions, layer norm after each sub-layer, exact GELU (Devlin et al.
/// 2018).
///
/// @param hidden width of the residual stream
/// @param layers number of layers
/// @param heads attention heads, divides `hidden`
/// @param ffn width of the feed-forward layer
/// @param vocab tokens in the vocabulary
/// @param contextLength number of learned positions
/// @param segments number of segment (token type) embeddings
/// @param normEps added to the variance in layer norms
public record BertConfig(
    int hidden,
    int layers,
    int heads,
    int ffn,
    int vocab,
    int contextLength,
    int segments,
    double normEps)
    implements ModelConfig {

  /// Checks every field against its limits and the others.
  public BertConfig {
    within("hidden size", hidden, 1, 1 << 16);
    within("layer count", layers, 1, 1024);
    within("head count", heads, 1, 1024);
    within("feed-forward size", ffn, 1, 1 << 20);
    within("vocabulary size", vocab, 1, 1 << 22);
    within("context length", contextLength, 1, 1 << 20);
    within("segment count", segments, 1, 16);
    check(hidden % heads == 0, "hidden size %d is not shared evenly by %d heads", hidden, heads);
    check(normEps > 0 && normEps < 1, "layer norm epsilon %s is out of range", normEps);
  }

  /// Width of one head.
  public int headDim() {
    return hidden / heads;
  }

  /// Every tensor that the embeddings need, by its Hugging Face name (without the `bert.` that task
  /// models put before it), with its shape.
  public SequencedMap<String, List<Long>> tensorShapes() {
    long d = hidden;
    SequencedMap<String, List<Long>> all = new LinkedHashMap<>();
    all.put("embeddings.word_embeddings.weight", List.of((long) vocab, d));
    all.put("embeddings.position_embeddings.weight", List.of((long) contextLength, d));
    all.put("embeddings.token_type_embeddings.weight", List.of((long) segments, d));
    vector(all, "embeddings.LayerNorm.weight", d);
    vector(all, "embeddings.LayerNorm.bias", d);
    for (int l = 0; l < layers; l++) {
      String at = "encoder.layer." + l + ".";
      for (String part : List.of("query", "key", "value")) {
        linear(all, at + "attention.self." + part, d, d);
      }
      linear(all, at + "attention.output.dense", d, d);
      vector(all, at + "attention.output.LayerNorm.weight", d);
      vector(all, at + "attention.output.LayerNorm.bias", d);
      linear(all, at + "intermediate.dense", ffn, d);
      linear(all, at + "output.dense", d, ffn);
      vector(all, at + "output.LayerNorm.weight", d);
      vector(all, at + "output.LayerNorm.bias", d);
    }
    return all;
  }

  private static void linear(SequencedMap<String, List<Long>> all, String name, long out, long in) {
    all.put(name + ".weight", List.of(out, in));
    vector(all, name + ".bias", out);
  }

  private static void vector(SequencedMap<String, List<Long>> all, String name, long n) {
    all.put(name, List.of(n));
  }
}
