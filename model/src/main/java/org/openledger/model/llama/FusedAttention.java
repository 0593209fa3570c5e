package org.openledger.model.llama;

import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.model.checkpoint.LlamaConfig;
import org.openledger.tensor.DType;
import org.openledger.tensor.Indexing;
import org.openledger.tensor.Nn;
import org.openledger.tensor.Scope;
import org.openledger.tensor.Tensor;
import org.openledger.tensor.fused.Fused;
import org.openledger.tensor.fused.PagedDecode;

/// Attention of one inference pass: single tokens read their pages where they lie, whole sequences
/// go through libtorch's kernel, and pieces that continue a sequence through matrix products a few
/// hundred queries at a time.
final class FusedAttention {
  private static final int QUERIES_AT_ONCE = 256;

  private final Shape shape;
  private final Packed packed;
  private final @Nullable List<KvSequence> sequences;
  private final List<PagedDecode.Query> singles = new ArrayList<>();
  private final List<Piece> pieces = new ArrayList<>();

  /// What every pass shares.
  ///
  /// @param config the network's shape
  /// @param turns (T, D) as F32, half a row of cosines, half of sines
  /// @param decode the kernel for single tokens
  record Shape(LlamaConfig config, Tensor turns, PagedDecode decode) implements AutoCloseable {
    static Shape of(LlamaConfig c, int positions) {
      return new Shape(
          c, Rope.turns(c, positions), new PagedDecode(c.heads(), c.kvHeads(), c.headDim()));
    }

    @Override
    public void close() {
      turns.close();
    }
  }

  /// Several tokens of one sequence.
  ///
  /// @param start first row of the pass
  /// @param rows how many
  /// @param past tokens before them
  /// @param slots of past and present tokens; none without past
  private record Piece(int start, int rows, int past, @Nullable Tensor slots) {}

  FusedAttention(Shape shape, Packed packed, @Nullable List<KvSequence> sequences) {
    this.shape = shape;
    this.packed = packed;
    this.sequences = sequences;
    for (int i = 0; i < packed.sequences(); i++) {
      int start = packed.starts()[i];
      int rows = packed.lengths()[i];
      int past = packed.positions()[start];
      if (sequences == null) {
        pieces.add(new Piece(start, rows, 0, null));
        continue;
      }
      KvSequence s = sequences.get(i);
      if (rows == 1) {
        int[] slots = new int[past + 1];
        for (int t = 0; t <= past; t++) {
          slots[t] = s.slot(t);
        }
        singles.add(new PagedDecode.Query(start, slots));
      } else {
        Tensor slots = past == 0 ? null : Tensor.of(s.slots(past + rows), past + (long) rows);
        pieces.add(new Piece(start, rows, past, slots));
      }
    }
  }

  /// out (N, H·D) from qkv (N, (H + 2G)·D), not yet turned; qkv is written.
  void attend(int layer, Tensor qkv, Tensor out) {
    LlamaConfig c = shape.config;
    Tensor heads = qkv.view(packed.rows(), c.heads() + 2L * c.kvHeads(), c.headDim());
    Fused.rope(heads, c.heads() + c.kvHeads(), shape.turns, packed.positions());
    List<KvSequence> cached = sequences;
    if (cached != null) {
      store(layer, heads, cached);
      if (!singles.isEmpty()) {
        KvPages pages = cached.getFirst().pages();
        shape.decode.attend(singles, heads, pages.k(layer), pages.v(layer), out);
      }
    }
    for (Piece p : pieces) {
      try (Scope s = Scope.open()) {
        if (p.past == 0) {
          whole(p, heads, out);
        } else {
          piece(layer, p, heads, out);
        }
      }
    }
  }

  /// A sequence from its first token on.
  private void whole(Piece p, Tensor heads, Tensor out) {
    LlamaConfig c = shape.config;
    int g = c.kvHeads();
    Tensor mine =
        heads.narrow(0, p.start, p.rows).transpose(0, 1).unsqueeze(0); // (1, H + 2G, t, D)
    Tensor y =
        Nn.attention(
            mine.narrow(1, 0, c.heads()),
            mine.narrow(1, c.heads(), g),
            mine.narrow(1, c.heads() + (long) g, g),
            Nn.Sight.CAUSAL);
    out.narrow(0, p.start, p.rows)
        .view(p.rows, c.heads(), c.headDim())
        .copyFrom(y.squeeze(0).transpose(0, 1));
  }

  private void store(int layer, Tensor heads, List<KvSequence> cached) {
    LlamaConfig c = shape.config;
    KvPages pages = cached.getFirst().pages();
    int bytes = heads.dtype().bytes();
    long width = (long) c.kvHeads() * c.headDim() * bytes;
    long stride = (c.heads() + 2L * c.kvHeads()) * c.headDim() * bytes;
    long keys = (long) c.heads() * c.headDim() * bytes;
    MemorySegment from = heads.memory();
    MemorySegment k = pages.k(layer).memory();
    MemorySegment v = pages.v(layer).memory();
    for (int i = 0; i < packed.sequences(); i++) {
      KvSequence s = cached.get(i);
      for (int t = 0; t < packed.lengths()[i]; t++) {
        int row = packed.starts()[i] + t;
        long at = row * stride + keys;
        long to = s.slot(packed.positions()[row]) * width;
        MemorySegment.copy(from, at, k, to, width);
        MemorySegment.copy(from, at + width, v, to, width);
      }
    }
  }

  private void piece(int layer, Piece p, Tensor heads, Tensor out) {
    LlamaConfig c = shape.config;
    int g = c.kvHeads();
    int shared = c.heads() / g;
    int d = c.headDim();
    Tensor mine = heads.narrow(0, p.start, p.rows);
    Tensor q = mine.narrow(1, 0, c.heads()).reshape(p.rows, g, shared, d).permute(1, 2, 0, 3);
    Tensor k = past(layer, p, mine.narrow(1, c.heads(), g), true).permute(1, 2, 0); // (G, D, S)
    Tensor v = past(layer, p, mine.narrow(1, c.heads() + (long) g, g), false).transpose(0, 1);
    for (int from = 0; from < p.rows; from += QUERIES_AT_ONCE) {
      try (Scope s = Scope.open()) {
        int m = Math.min(QUERIES_AT_ONCE, p.rows - from);
        int seen = p.past + from + m;
        Tensor some = q.narrow(2, from, m).reshape(g, (long) shared * m, d);
        Tensor scores = Nn.bmm(some, k.narrow(2, 0, seen)); // (G, R·m, seen)
        Fused.causalSoftmax(scores.view(c.heads(), m, seen), p.past + from, 1 / Math.sqrt(d));
        Tensor y = Nn.bmm(scores, v.narrow(1, 0, seen)).view(g, shared, m, d);
        out.narrow(0, p.start + (long) from, m)
            .view(m, g, shared, d)
            .copyFrom(y.permute(2, 0, 1, 3));
      }
    }
  }

  /// Keys or values (S, G, D) of past and present.
  private Tensor past(int layer, Piece p, Tensor present, boolean keys) {
    List<KvSequence> cached = sequences;
    Tensor slots = p.slots;
    if (cached == null || slots == null) {
      return present;
    }
    KvPages pages = cached.getFirst().pages();
    return Indexing.select(keys ? pages.k(layer) : pages.v(layer), 0, slots);
  }

  /// Whether pages of that type fit passes of this one.
  static boolean fits(List<KvSequence> sequences, DType dtype) {
    return sequences.stream().allMatch(s -> s.pages().dtype() == dtype);
  }
}
