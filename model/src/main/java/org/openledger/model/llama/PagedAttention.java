package org.openledger.model.llama;

import java.util.ArrayList;
import java.util.List;
import org.openledger.tensor.DType;
import org.openledger.tensor.Indexing;
import org.openledger.tensor.Nn;
import org.openledger.tensor.Tensor;

/// Attention over pages: writes the pass's keys and values into their slots, then lets each piece
/// see its sequence's past and itself. Works on every device, by gathering.
final class PagedAttention implements Attention {
  private final Packed packed;
  private final List<KvSequence> sequences;
  private final KvPages pages;
  private final Tensor writes; // (N) slots of the pass's tokens
  private final List<Tensor> reads = new ArrayList<>(); // (S) slots of each piece's sequence
  private final List<Nn.Sight> sights = new ArrayList<>();

  PagedAttention(Packed packed, List<KvSequence> sequences) {
    this.packed = packed;
    this.sequences = sequences;
    this.pages = sequences.getFirst().pages();
    long[] slots = new long[packed.rows()];
    for (int i = 0; i < packed.sequences(); i++) {
      KvSequence s = sequences.get(i);
      int n = packed.lengths()[i];
      int past = s.length();
      for (int t = 0; t < n; t++) {
        slots[packed.starts()[i] + t] = s.slot(past + t);
      }
      reads.add(Tensor.of(s.slots(past + n), past + n));
      sights.add(sight(past, n));
    }
    this.writes = Tensor.of(slots, slots.length);
  }

  /// A piece of n tokens after `past` others: one token sees all; without past, plainly causal.
  private static Nn.Sight sight(int past, int n) {
    if (n == 1) {
      return Nn.Sight.ALL;
    }
    if (past == 0) {
      return Nn.Sight.CAUSAL;
    }
    float[] mask = new float[n * (past + n)];
    for (int i = 0; i < n; i++) {
      for (int j = past + i + 1; j < past + n; j++) {
        mask[i * (past + n) + j] = Float.NEGATIVE_INFINITY;
      }
    }
    return new Nn.Sight(Tensor.of(mask, n, past + n), false);
  }

  @Override
  public Tensor attend(int layer, Tensor q, Tensor k, Tensor v) {
    DType stored = pages.dtype();
    Indexing.copyInto(pages.k(layer), 0, writes, k.to(stored));
    Indexing.copyInto(pages.v(layer), 0, writes, v.to(stored));
    List<Tensor> parts = new ArrayList<>();
    for (int i = 0; i < sequences.size(); i++) {
      Tensor keys = Indexing.select(pages.k(layer), 0, reads.get(i));
      Tensor values = Indexing.select(pages.v(layer), 0, reads.get(i));
      Tensor mine = q.narrow(0, packed.starts()[i], packed.lengths()[i]);
      parts.add(PackedAttention.causal(mine, keys, values, sights.get(i)));
    }
    return parts.size() == 1 ? parts.getFirst() : Tensor.cat(0, parts);
  }
}
