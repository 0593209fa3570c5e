package org.openledger.model.llama;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openledger.model.lora.LoraLayout;
import org.openledger.model.lora.Projection;
import org.openledger.tensor.DType;
import org.openledger.tensor.Nn;
import org.openledger.tensor.Tensor;

/// Where the factors' gradients are collected during a backward pass: one flat row for the whole
/// pass, or one a sequence.
final class LoraGradientSink {
  private final LoraFactors factors;
  private final Packed packed;
  private final boolean perSequence;
  private final Tensor rows; // (1 or sequences, elements), F32
  private final Map<Projection, Long>[] offsets; // of A and B by layer
  private final Map<Projection, Long>[] offsetsB;

  @SuppressWarnings("unchecked")
  LoraGradientSink(LoraFactors factors, Packed packed, boolean perSequence) {
    this.factors = factors;
    this.packed = packed;
    this.perSequence = perSequence;
    LoraLayout layout = factors.layout();
    this.rows = Tensor.zeros(DType.F32, perSequence ? packed.sequences() : 1, layout.elements());
    this.offsets = new Map[layout.base().layers()];
    this.offsetsB = new Map[layout.base().layers()];
    for (int l = 0; l < offsets.length; l++) {
      offsets[l] = new EnumMap<>(Projection.class);
      offsetsB[l] = new EnumMap<>(Projection.class);
    }
    for (LoraLayout.Entry e : layout.entries()) {
      (e.factor() == LoraLayout.Factor.A ? offsets : offsetsB)
          [e.layer()].put(e.projection(), e.offset());
    }
  }

  /// The collected gradients (1 or sequences, elements).
  Tensor rows() {
    return rows;
  }

  /// z = A x of a group (n, g·r), which [#backward] wants back; none where no member is a target.
  @Nullable Tensor down(int layer, List<Projection> group, Tensor x) {
    LoraFactors.Group g = factors.group(layer, group);
    return g == null ? null : Nn.linear(x, g.a(), null);
  }

  /// y ← y + s B z for each target, in place: y (n, sum of the group's outs).
  void up(int layer, List<Projection> group, @Nullable Tensor z, Tensor y) {
    LoraFactors.Group g = factors.group(layer, group);
    if (g == null || z == null) {
      return;
    }
    int r = factors.layout().config().rank();
    int at = 0;
    int column = 0;
    for (Projection p : group) {
      int out = p.out(factors.layout().base());
      Tensor b = g.b().get(p);
      if (b != null) {
        Tensor part = y.narrow(1, column, out);
        Tensor t = b.transpose(0, 1);
        Nn.addmmInto(part, part, z.narrow(1, at, r), t, 1, factors.scale());
        at += r;
      }
      column += out;
    }
  }

  /// Collects the gradients of a group's factors, and adds to `dx` what they ask of the input.
  ///
  /// @param site which group of which layer
  /// @param x (n, in), what the group read
  /// @param z (n, g·r), from [#down]
  /// @param dy (n, sum of outs), the gradient by what it wrote
  /// @param dx (n, in), written; none if nobody wants it
  void backward(Site site, Tensor x, @Nullable Tensor z, Tensor dy, @Nullable Tensor dx) {
    LoraFactors.Group g = factors.group(site.layer, site.group);
    if (g == null || z == null) {
      return;
    }
    int r = factors.layout().config().rank();
    Tensor scaled = z.mul(factors.scale());
    List<Tensor> parts = new ArrayList<>();
    List<Projection> targets = new ArrayList<>();
    int column = 0;
    for (Projection p : site.group) {
      int out = p.out(factors.layout().base());
      Tensor b = g.b().get(p);
      if (b != null) {
        Tensor mine = dy.narrow(1, column, out);
        Tensor zp = scaled.narrow(1, (long) targets.size() * r, r);
        collect(offset(offsetsB, site.layer, p), mine, zp);
        parts.add(mine.matmul(b));
        targets.add(p);
      }
      column += out;
    }
    Tensor dz = parts.size() == 1 ? parts.getFirst() : Tensor.cat(1, parts);
    dz.scale(factors.scale());
    collect(offset(offsets, site.layer, targets.getFirst()), dz, x);
    if (dx != null) {
      Nn.addmmInto(dx, dx, dz, g.a(), 1, 1);
    }
  }

  /// A group of a layer.
  record Site(int layer, List<Projection> group) {}

  private static long offset(Map<Projection, Long>[] offsets, int layer, Projection p) {
    Long at = offsets[layer].get(p);
    if (at == null) {
      throw new IllegalStateException("no place for " + p + " of layer " + layer);
    }
    return at;
  }

  /// rows[·][offset …] ← aᵀ b, over all rows of the pass or each sequence's own.
  private void collect(long offset, Tensor a, Tensor b) {
    long p = a.size(1);
    long q = b.size(1);
    if (!perSequence) {
      rows.select(0, 0).narrow(0, offset, p * q).view(p, q).copyFrom(a.transpose(0, 1).matmul(b));
      return;
    }
    for (int i = 0; i < packed.sequences(); i++) {
      int start = packed.starts()[i];
      int n = packed.lengths()[i];
      Tensor product = a.narrow(0, start, n).transpose(0, 1).matmul(b.narrow(0, start, n));
      rows.select(0, i).narrow(0, offset, p * q).view(p, q).copyFrom(product);
    }
  }
}
