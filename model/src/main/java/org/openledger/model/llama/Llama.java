package org.openledger.model.llama;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;
import org.openledger.model.checkpoint.Checkpoint;
import org.openledger.model.checkpoint.LlamaConfig;
import org.openledger.model.lora.LoraAdapter;
import org.openledger.tensor.Autograd;
import org.openledger.tensor.DType;
import org.openledger.tensor.Scope;
import org.openledger.tensor.Tensor;
import org.openledger.tensor.fused.Fused;

/// A Llama model in memory: weights loaded once, shared by everyone who decodes, scores or trains.
///
/// [#step] decodes with caches, [#logits] and [#score] read whole sequences, [LoraGradients] trains
/// adapters. All of them may be called from any thread, one at a time: a compute queue's business.
public final class Llama implements AutoCloseable {
  private static final int POSITIONS_MAX = 1 << 17;

  private final LlamaConfig config;
  private final DType dtype;
  private final LlamaWeights weights;
  private final Rope rope;
  private final LlamaBody body;
  private final FusedAttention.@Nullable Shape shape;
  private final @Nullable FusedBody fused; // where machine and shape allow
  private final @Nullable FusedTraining training;
  private final Head head;
  private final int positions;

  /// New tokens of one cached sequence.
  ///
  /// @param sequence whose cache they append to
  /// @param tokens at least one
  /// @param adapter the adapter, or none
  /// @param logits whether the logits after the last token are wanted
  public record Chunk(
      KvSequence sequence, int[] tokens, @Nullable LoraAdapter adapter, boolean logits) {}

  private Llama(LlamaConfig config, LlamaWeights weights, DType dtype, boolean mayFuse) {
    this.config = config;
    this.dtype = dtype;
    this.weights = weights;
    this.positions = Math.min(config.contextLength(), POSITIONS_MAX);
    this.rope = new Rope(config, positions, dtype);
    this.body = new LlamaBody(config, weights, rope);
    boolean fast = mayFuse && FusedBody.possible(config);
    this.shape = fast ? FusedAttention.Shape.of(config, positions) : null;
    this.fused = shape == null ? null : new FusedBody(config, weights, shape);
    this.training =
        shape == null || !Fused.fits(config.vocab())
            ? null
            : new FusedTraining(config, weights, shape);
    this.head = new Head(weights.head(), body);
  }

  /// Loads every weight of a checkpoint; the checkpoint may be closed afterwards.
  ///
  /// @param dtype F32, or BF16 for half the memory and, where the processor has it, more speed
  public static Llama load(Checkpoint checkpoint, DType dtype) {
    if (dtype != DType.F32 && dtype != DType.BF16) {
      throw new ModelException(Code.ARGUMENT, "a model computes in F32 or BF16, not " + dtype);
    }
    return new Llama(checkpoint.llama(), LlamaWeights.load(checkpoint, dtype), dtype, true);
  }

  /// The naive twin: libtorch's own operations and autograd everywhere.
  static Llama plain(Checkpoint checkpoint, DType dtype) {
    return new Llama(checkpoint.llama(), LlamaWeights.load(checkpoint, dtype), dtype, false);
  }

  /// The network's shape.
  public LlamaConfig config() {
    return config;
  }

  /// The type that weights and activations have.
  public DType dtype() {
    return dtype;
  }

  /// The longest sequence.
  public int positionsMax() {
    return positions;
  }

  /// The bytes the weights take.
  public long bytes() {
    return weights.bytes();
  }

  LlamaBody body() {
    return body;
  }

  /// Training by hand, where machine and shape allow.
  @Nullable FusedTraining training() {
    return training;
  }

  Head head() {
    return head;
  }

  /// Checks ids and lengths against the model.
  Packed checked(Packed packed) {
    packed.check(config.vocab(), positions);
    return packed;
  }

  // ---------------------------------------------------------------- decoding

  /// Runs all chunks in one pass, base weights read once, each chunk under its own adapter, and
  /// appends them to their caches.
  ///
  /// Sequences may come and go between steps; a prompt may come in pieces. If this throws, no cache
  /// has grown.
  ///
  /// @return logits (chunks that asked, V) as F32, in the order of `chunks`
  public Tensor step(List<Chunk> chunks) {
    if (chunks.isEmpty()) {
      throw new ModelException(Code.ARGUMENT, "a step of no chunks");
    }
    try (Scope s = Scope.open();
        Autograd.Off off = Autograd.off()) {
      List<Chunk> ordered = byAdapter(chunks);
      int[] from = ordered.stream().mapToInt(c -> c.sequence.length()).toArray();
      Packed packed = checked(Packed.of(ordered.stream().map(Chunk::tokens).toList(), from));
      for (Chunk c : ordered) {
        c.sequence.reserve(c.tokens.length);
      }
      List<KvSequence> sequences = ordered.stream().map(Chunk::sequence).toList();
      Tensor x = cached(packed, sequences, mixed(ordered, packed));
      Tensor logits = head.logits(x, rows(chunks, ordered, packed));
      for (Chunk c : ordered) {
        c.sequence.advance(c.tokens.length);
      }
      return logits.up();
    }
  }

  /// As [#step], each asking chunk's logits as an array; none for the others.
  public float[][] stepToHost(List<Chunk> chunks) {
    try (Scope s = Scope.open()) {
      float[] all = step(chunks).floats();
      float[][] rows = new float[chunks.size()][];
      int at = 0;
      for (int i = 0; i < rows.length; i++) {
        rows[i] = new float[0];
        if (chunks.get(i).logits) {
          rows[i] = Arrays.copyOfRange(all, at, at + config.vocab());
          at += config.vocab();
        }
      }
      return rows;
    }
  }

  /// Chunks of one adapter side by side, so that its rows are one matrix; each sequence only once.
  private static List<Chunk> byAdapter(List<Chunk> chunks) {
    Map<KvSequence, Chunk> seen = new IdentityHashMap<>();
    Map<Object, List<Chunk>> groups = new IdentityHashMap<>();
    List<Chunk> ordered = new ArrayList<>();
    List<List<Chunk>> order = new ArrayList<>();
    Object none = new Object();
    for (Chunk c : chunks) {
      if (seen.put(c.sequence, c) != null) {
        throw new ModelException(Code.ARGUMENT, "a sequence is twice in one step");
      }
      groups
          .computeIfAbsent(
              c.adapter == null ? none : c.adapter,
              k -> {
                List<Chunk> list = new ArrayList<>();
                order.add(list);
                return list;
              })
          .add(c);
    }
    order.forEach(ordered::addAll);
    return ordered;
  }

  private Adaptation mixed(List<Chunk> ordered, Packed packed) {
    List<MixedAdapters.Span> spans = new ArrayList<>();
    int i = 0;
    while (i < ordered.size()) {
      LoraAdapter adapter = ordered.get(i).adapter;
      int start = packed.starts()[i];
      int rows = 0;
      while (i < ordered.size() && ordered.get(i).adapter == adapter) {
        rows += packed.lengths()[i++];
      }
      if (adapter != null) {
        spans.add(new MixedAdapters.Span(start, rows, factors(adapter)));
      }
    }
    return spans.isEmpty() ? Adaptation.NONE : new MixedAdapters(spans);
  }

  /// An adapter's factors in the model's type.
  LoraFactors factors(LoraAdapter adapter) {
    if (!adapter.layout().base().equals(config)) {
      throw new ModelException(Code.ARGUMENT, "the adapter was made for another base");
    }
    return new LoraFactors(adapter.layout(), adapter.flat().to(dtype));
  }

  private static int[] rows(List<Chunk> chunks, List<Chunk> ordered, Packed packed) {
    Map<Chunk, Integer> last = new IdentityHashMap<>();
    for (int i = 0; i < ordered.size(); i++) {
      last.put(ordered.get(i), packed.starts()[i] + packed.lengths()[i] - 1);
    }
    return chunks.stream().filter(Chunk::logits).mapToInt(last::get).toArray();
  }

  // ---------------------------------------------------------------- reading

  /// Logits (positions, V) as F32 after the named positions of one sequence.
  public Tensor logits(int[] ids, int[] positions, @Nullable LoraAdapter adapter) {
    for (int p : positions) {
      if (p < 0 || p >= ids.length) {
        throw new ModelException(
            Code.ARGUMENT, "position %d of %d tokens".formatted(p, ids.length));
      }
    }
    try (Scope s = Scope.open();
        Autograd.Off off = Autograd.off()) {
      Packed packed = checked(Packed.of(List.of(ids)));
      return head.logits(whole(packed, adapter), positions).up();
    }
  }

  /// Natural logarithms of the probabilities of each sequence's tokens, given those before.
  ///
  /// @param sequences whole sequences
  /// @param from the first token of each whose probability is wanted, at least 1
  /// @return for sequence i an array over its tokens from[i], from[i] + 1, …
  public List<double[]> score(List<int[]> sequences, int[] from, @Nullable LoraAdapter adapter) {
    try (Scope s = Scope.open();
        Autograd.Off off = Autograd.off()) {
      Packed packed = checked(Packed.of(sequences));
      return head.score(whole(packed, adapter), packed, from);
    }
  }

  private Tensor whole(Packed packed, @Nullable LoraAdapter adapter) {
    Adaptation a = adapter == null ? Adaptation.NONE : new OneAdapter(factors(adapter));
    FusedBody fast = fused;
    return fast != null
        ? fast.forward(packed, null, a)
        : body.forward(packed, new PackedAttention(packed), a);
  }

  private Tensor cached(Packed packed, List<KvSequence> sequences, Adaptation adaptation) {
    FusedBody fast = fused;
    return fast != null && FusedAttention.fits(sequences, dtype)
        ? fast.forward(packed, sequences, adaptation)
        : body.forward(packed, new PagedAttention(packed, sequences), adaptation);
  }

  /// Frees the weights.
  @Override
  public void close() {
    weights.close();
    rope.close();
    FusedAttention.Shape s = shape;
    if (s != null) {
      s.close();
    }
  }
}
