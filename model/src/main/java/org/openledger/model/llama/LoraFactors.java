package org.openledger.model.llama;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.openledger.model.checkpoint.LlamaConfig;
import org.openledger.model.lora.LoraLayout;
import org.openledger.model.lora.Projection;
import org.openledger.tensor.Nn;
import org.openledger.tensor.Tensor;

/// An adapter's factors as views of its flat row: per layer and group the joined A's and each B.
final class LoraFactors {
  private final LoraLayout layout;
  private final List<Map<Projection, Group>> layers = new ArrayList<>();

  /// The factors of one group of one layer; the map's key is the group's first projection.
  ///
  /// @param a (g·r, in)
  /// @param b each target's (out, r)
  record Group(Tensor a, Map<Projection, Tensor> b) {}

  /// A group's factors; none where no member is a target.
  @Nullable Group group(int layer, List<Projection> group) {
    return layers.get(layer).get(group.getFirst());
  }

  LoraLayout layout() {
    return layout;
  }

  /// Splits a flat row, in the type that the pass computes in.
  LoraFactors(LoraLayout layout, Tensor flat) {
    this.layout = layout;
    List<long[]> shapes = new ArrayList<>();
    List<Long> sizes = new ArrayList<>();
    LlamaConfig base = layout.base();
    int r = layout.config().rank();
    for (int l = 0; l < base.layers(); l++) {
      for (List<Projection> group : Projection.GROUPS) {
        List<Projection> targets = layout.targets(group);
        if (!targets.isEmpty()) {
          add(shapes, sizes, (long) targets.size() * r, group.getFirst().in(base));
          targets.forEach(p -> add(shapes, sizes, p.out(base), r));
        }
      }
    }
    List<Tensor> parts = flat.split(-1, sizes.stream().mapToLong(Long::longValue).toArray());
    int at = 0;
    for (int l = 0; l < base.layers(); l++) {
      Map<Projection, Group> groups = new EnumMap<>(Projection.class);
      for (List<Projection> group : Projection.GROUPS) {
        List<Projection> targets = layout.targets(group);
        if (!targets.isEmpty()) {
          Tensor a = parts.get(at).reshape(shapes.get(at++));
          Map<Projection, Tensor> b = new EnumMap<>(Projection.class);
          for (Projection p : targets) {
            b.put(p, parts.get(at).reshape(shapes.get(at++)));
          }
          groups.put(group.getFirst(), new Group(a, b));
        }
      }
      layers.add(groups);
    }
  }

  private static void add(List<long[]> shapes, List<Long> sizes, long rows, long columns) {
    shapes.add(new long[] {rows, columns});
    sizes.add(rows * columns);
  }

  /// s B A x of a group for x (n, in), side by side as the group's outputs lie, with zeros where a
  /// member is no target; none where the group has no target. Not yet scaled.
  @Nullable Tensor change(int layer, List<Projection> group, Tensor x) {
    Group g = layers.get(layer).get(group.getFirst());
    if (g == null) {
      return null;
    }
    int r = layout.config().rank();
    Tensor z = Nn.linear(x, g.a, null); // (n, g·r)
    List<Tensor> parts = new ArrayList<>();
    int at = 0;
    for (Projection p : group) {
      Tensor bp = g.b.get(p);
      if (bp == null) {
        parts.add(Tensor.zeros(x.dtype(), x.size(0), p.out(layout.base())));
      } else {
        parts.add(Nn.linear(g.b.size() == 1 ? z : z.narrow(1, at, r), bp, null));
        at += r;
      }
    }
    return parts.size() == 1 ? parts.getFirst() : Tensor.cat(1, parts);
  }

  double scale() {
    return layout.config().scale();
  }
}
