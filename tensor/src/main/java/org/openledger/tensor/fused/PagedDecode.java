package org.openledger.tensor.fused;

import java.lang.foreign.MemorySegment;
import java.util.List;
import jdk.incubator.vector.FloatVector;
import org.openledger.tensor.Parallel;
import org.openledger.tensor.Tensor;
import org.openledger.tensor.TensorException;
import org.openledger.tensor.TensorException.Code;

/// Attention of single queries over keys and values that lie in slots: no gathering, no copies.
///
/// Work is shared out by sequence and key head. Keys and values are read once for all query heads
/// that share them, up to four at a time.
public final class PagedDecode {
  private final int heads;
  private final int kvHeads;
  private final int dim;

  /// Attention of `heads` query heads over `kvHeads` key heads of `dim` numbers.
  public PagedDecode(int heads, int kvHeads, int dim) {
    if (heads % kvHeads != 0 || !Fused.fits(dim)) {
      throw new TensorException(
          Code.SHAPE, "%d heads over %d of %d numbers".formatted(heads, kvHeads, dim));
    }
    this.heads = heads;
    this.kvHeads = kvHeads;
    this.dim = dim;
  }

  /// One query and what it sees.
  ///
  /// @param row of the pass
  /// @param slots of its tokens
  public record Query(int row, int[] slots) {}

  /// out[row] ← softmax(q kᵀ / √D) v for each query.
  ///
  /// @param qkv (n, H + 2G, D)
  /// @param k (slots, G, D)
  /// @param v (slots, G, D)
  /// @param out (n, H·D)
  public void attend(List<Query> queries, Tensor qkv, Tensor k, Tensor v, Tensor out) {
    if (!Lanes.readable(qkv) || !Lanes.readable(k) || !Lanes.readable(v) || !Lanes.readable(out)) {
      throw new TensorException(Code.SHAPE, "paged attention reads the host's F32 and BF16 only");
    }
    Memory m =
        new Memory(
            new Side(qkv.memory(), Lanes.half(qkv)),
            new Side(k.memory(), Lanes.half(k)),
            new Side(v.memory(), Lanes.half(v)),
            new Side(out.memory(), Lanes.half(out)),
            (int) qkv.size(1));
    int longest = queries.stream().mapToInt(q -> q.slots.length).max().orElse(0);
    Parallel.range(
        queries.size() * kvHeads,
        1,
        (begin, end) -> {
          int shared = heads / kvHeads;
          float[][] p = new float[Math.min(4, shared)][longest + Lanes.N];
          float[] q = new float[shared * dim];
          for (int i = begin; i < end; i++) {
            group(queries.get(i / kvHeads), i % kvHeads, m, q, p);
          }
        });
  }

  private record Side(MemorySegment memory, boolean half) {}

  private record Memory(Side qkv, Side k, Side v, Side out, int stride) {}

  private void group(Query query, int g, Memory m, float[] q, float[][] p) {
    int shared = heads / kvHeads;
    long from = ((long) query.row * m.stride + (long) g * shared) * dim;
    for (int j = 0; j < shared * dim; j += Lanes.N) {
      Lanes.load(m.qkv.memory, from + j, m.qkv.half).intoArray(q, j);
    }
    int n = query.slots.length;
    for (int h = 0; h < shared; h += 4) {
      int some = Math.min(4, shared - h);
      scores(query.slots, g, m.k, new Part(q, h, some), p);
      for (int i = 0; i < some; i++) {
        Softmax.probabilities(p[i], n, (float) (1 / Math.sqrt(dim)));
      }
      long to = ((long) query.row * heads + (long) g * shared + h) * dim;
      for (int j = 0; j < dim; j += Lanes.N) {
        mix(query.slots, (long) g * dim + j, m, new Target(to + j, some), p);
      }
    }
  }

  /// Query heads `first` to `first` + `some` - 1 of a group.
  private record Part(float[] q, int first, int some) {}

  private record Target(long at, int some) {}

  private void scores(int[] slots, int g, Side k, Part part, float[][] p) {
    float[] q = part.q;
    int last = part.some - 1;
    // Up to four accumulators; missing heads repeat the last, which costs less than a branch.
    int q0 = part.first * dim;
    int q1 = (part.first + Math.min(1, last)) * dim;
    int q2 = (part.first + Math.min(2, last)) * dim;
    int q3 = (part.first + Math.min(3, last)) * dim;
    float[] p0 = p[0];
    float[] p1 = p[Math.min(1, last)];
    float[] p2 = p[Math.min(2, last)];
    float[] p3 = p[Math.min(3, last)];
    long width = (long) kvHeads * dim;
    for (int t = 0; t < slots.length; t++) {
      long row = slots[t] * width + (long) g * dim;
      FloatVector s0 = FloatVector.zero(Lanes.FLOATS);
      FloatVector s1 = s0;
      FloatVector s2 = s0;
      FloatVector s3 = s0;
      for (int j = 0; j < dim; j += Lanes.N) {
        FloatVector x = Lanes.load(k.memory, row + j, k.half);
        s0 = x.fma(FloatVector.fromArray(Lanes.FLOATS, q, q0 + j), s0);
        s1 = x.fma(FloatVector.fromArray(Lanes.FLOATS, q, q1 + j), s1);
        s2 = x.fma(FloatVector.fromArray(Lanes.FLOATS, q, q2 + j), s2);
        s3 = x.fma(FloatVector.fromArray(Lanes.FLOATS, q, q3 + j), s3);
      }
      p0[t] = Exact.sum(s0);
      p1[t] = Exact.sum(s1);
      p2[t] = Exact.sum(s2);
      p3[t] = Exact.sum(s3);
    }
  }

  private void mix(int[] slots, long column, Memory m, Target target, float[][] p) {
    int last = target.some - 1;
    float[] p0 = p[0];
    float[] p1 = p[Math.min(1, last)];
    float[] p2 = p[Math.min(2, last)];
    float[] p3 = p[Math.min(3, last)];
    long width = (long) kvHeads * dim;
    FloatVector y0 = FloatVector.zero(Lanes.FLOATS);
    FloatVector y1 = y0;
    FloatVector y2 = y0;
    FloatVector y3 = y0;
    for (int t = 0; t < slots.length; t++) {
      FloatVector x = Lanes.load(m.v.memory, slots[t] * width + column, m.v.half);
      y0 = x.fma(FloatVector.broadcast(Lanes.FLOATS, p0[t]), y0);
      y1 = x.fma(FloatVector.broadcast(Lanes.FLOATS, p1[t]), y1);
      y2 = x.fma(FloatVector.broadcast(Lanes.FLOATS, p2[t]), y2);
      y3 = x.fma(FloatVector.broadcast(Lanes.FLOATS, p3[t]), y3);
    }
    // From the last to the first, so that a repeated head is overwritten by its own.
    if (last > 2) {
      Lanes.store(y3, m.out.memory, target.at + 3L * dim, m.out.half);
    }
    if (last > 1) {
      Lanes.store(y2, m.out.memory, target.at + 2L * dim, m.out.half);
    }
    if (last > 0) {
      Lanes.store(y1, m.out.memory, target.at + dim, m.out.half);
    }
    Lanes.store(y0, m.out.memory, target.at, m.out.half);
  }
}
