package org.openledger.model.bert;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;
import org.openledger.model.checkpoint.BertConfig;
import org.openledger.model.checkpoint.Checkpoint;
import org.openledger.model.checkpoint.StoredTensor;
import org.openledger.tensor.Autograd;
import org.openledger.tensor.DType;
import org.openledger.tensor.Elementwise;
import org.openledger.tensor.Frozen;
import org.openledger.tensor.Indexing;
import org.openledger.tensor.Nn;
import org.openledger.tensor.Reduce;
import org.openledger.tensor.Scope;
import org.openledger.tensor.Tensor;

/// Sentence embeddings: a BERT encoder, the mean over a text's tokens, length one.
///
/// Texts of a batch lie end to end without padding; each attends to itself alone.
public final class BertEncoder implements AutoCloseable {
  private static final int TOKENS_AT_ONCE = 4096;

  private final BertConfig config;
  private final Map<String, Tensor> weights = new HashMap<>();

  private BertEncoder(Checkpoint checkpoint, BertConfig config) {
    this.config = config;
    for (String name : config.tensorShapes().keySet()) {
      StoredTensor t = checkpoint.tensor(name);
      Tensor w =
          Tensor.empty(DType.F32, t.shape().stream().mapToLong(Long::longValue).toArray()).keep();
      t.readFp32(w.memory());
      weights.put(name, w);
    }
  }

  /// Loads every weight in single precision; the checkpoint may be closed afterwards.
  public static BertEncoder load(Checkpoint checkpoint) {
    return new BertEncoder(checkpoint, checkpoint.bert());
  }

  /// Numbers in an embedding.
  public int dimensions() {
    return config.hidden();
  }

  /// The longest text, in tokens.
  public int tokensMax() {
    return config.contextLength();
  }

  /// One embedding of length 1 for each text, given as ids with its special tokens.
  public float[][] embed(List<int[]> texts) {
    float[][] all = new float[texts.size()][];
    int from = 0;
    while (from < all.length) {
      int to = from;
      int tokens = 0;
      while (to < all.length && (to == from || tokens + texts.get(to).length <= TOKENS_AT_ONCE)) {
        tokens += check(texts.get(to++)).length;
      }
      embed(texts.subList(from, to), all, from);
      from = to;
    }
    return all;
  }

  private int[] check(int[] text) {
    if (text.length < 1 || text.length > config.contextLength()) {
      throw new ModelException(
          Code.TOO_LARGE,
          "a text of %d tokens, not 1 to %d".formatted(text.length, config.contextLength()));
    }
    for (int id : text) {
      if (id < 0 || id >= config.vocab()) {
        throw new ModelException(
            Code.ARGUMENT, "token %d is not in the vocabulary of %d".formatted(id, config.vocab()));
      }
    }
    return text;
  }

  private void embed(List<int[]> texts, float[][] into, int at) {
    try (Scope s = Scope.open();
        Autograd.Off off = Autograd.off()) {
      int[] lengths = texts.stream().mapToInt(t -> t.length).toArray();
      Tensor x = embeddings(texts);
      for (int l = 0; l < config.layers(); l++) {
        try (Scope inner = Scope.open()) {
          x = layer("encoder.layer." + l + ".", x, lengths).up();
        }
      }
      int start = 0;
      for (int i = 0; i < lengths.length; i++) {
        Tensor mean = Reduce.mean(x.narrow(0, start, lengths[i]), 0, false);
        into[at + i] = unit(mean.floats());
        start += lengths[i];
      }
    }
  }

  private static float[] unit(float[] v) {
    double sum = 0;
    for (float f : v) {
      sum += (double) f * f;
    }
    // As sentence-transformers divides: by the length, or by 1e-12 for a vector of nothing.
    double length = Math.max(Math.sqrt(sum), 1e-12);
    for (int i = 0; i < v.length; i++) {
      v[i] = (float) (v[i] / length);
    }
    return v;
  }

  private Tensor embeddings(List<int[]> texts) {
    int[] ids = texts.stream().flatMapToInt(Arrays::stream).toArray();
    int[] positions = texts.stream().flatMapToInt(t -> IntStream.range(0, t.length)).toArray();
    int n = ids.length;
    Tensor words = Indexing.embedding(w("embeddings.word_embeddings.weight"), Tensor.of(ids, n));
    Tensor places =
        Indexing.embedding(w("embeddings.position_embeddings.weight"), Tensor.of(positions, n));
    Tensor segment = w("embeddings.token_type_embeddings.weight").select(0, 0);
    return norm("embeddings.LayerNorm", words.add(places).add(segment));
  }

  private Tensor layer(String at, Tensor x, int[] lengths) {
    Tensor q = linear(at + "attention.self.query", x);
    Tensor k = linear(at + "attention.self.key", x);
    Tensor v = linear(at + "attention.self.value", x);
    List<Tensor> parts = new ArrayList<>();
    int start = 0;
    for (int n : lengths) {
      Tensor a =
          Nn.attention(heads(q, start, n), heads(k, start, n), heads(v, start, n), Nn.Sight.ALL);
      parts.add(a.squeeze(0).transpose(0, 1).reshape(n, config.hidden()));
      start += n;
    }
    Tensor mixed = linear(at + "attention.output.dense", Tensor.cat(0, parts));
    Tensor y = norm(at + "attention.output.LayerNorm", mixed.add(x));
    Tensor wide = Elementwise.gelu(linear(at + "intermediate.dense", y), false);
    return norm(at + "output.LayerNorm", linear(at + "output.dense", wide).add(y));
  }

  private Tensor heads(Tensor x, int start, int n) {
    return x.narrow(0, start, n)
        .reshape(n, config.heads(), config.headDim())
        .transpose(0, 1)
        .unsqueeze(0);
  }

  private Tensor linear(String name, Tensor x) {
    return Frozen.linear(x, w(name + ".weight"), w(name + ".bias"));
  }

  private Tensor norm(String name, Tensor x) {
    return Nn.layerNorm(x, w(name + ".weight"), w(name + ".bias"), config.normEps());
  }

  private Tensor w(String name) {
    Tensor t = weights.get(name);
    if (t == null) {
      throw new IllegalStateException("no weight " + name);
    }
    return t;
  }

  /// Frees the weights.
  @Override
  public void close() {
    weights.values().forEach(Tensor::close);
  }
}
