package org.openledger.model.lora;

import java.util.ArrayList;
import java.util.List;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;
import org.openledger.model.checkpoint.LlamaConfig;

/// Where each tensor of an adapter lies in its flat row of numbers.
///
/// The order, also of flattened gradients: layers from 0; in a layer the groups of
/// [Projection#GROUPS]; in a group first A of each target in the enum's order, then B of each. A is
/// (r, in), B (out, r), both row-major. So the A's of a group are one (g·r, in) matrix.
public final class LoraLayout {
  private static final long ELEMENTS_MAX = 1L << 31;

  private final LlamaConfig base;
  private final LoraConfig config;
  private final List<Entry> entries;
  private final long elements;

  /// Which factor an entry is.
  public enum Factor {
    /// (r, in), drawn at random.
    A,
    /// (out, r), zero at first.
    B
  }

  /// One tensor's place.
  ///
  /// @param layer from 0
  /// @param projection the changed layer
  /// @param factor A or B
  /// @param offset of its first number in the flat row
  /// @param rows slowest dimension
  /// @param columns fastest dimension
  public record Entry(
      int layer, Projection projection, Factor factor, long offset, int rows, int columns) {
    /// The count of its numbers.
    public long elements() {
      return (long) rows * columns;
    }

    /// PEFT's name: `base_model.model.model.layers.0.self_attn.q_proj.lora_A.weight`.
    public String peftName() {
      return "base_model.model.model.layers.%d.%s.lora_%s.weight"
          .formatted(layer, projection.path(), factor);
    }
  }

  /// The layout of an adapter of that configuration on that base.
  public LoraLayout(LlamaConfig base, LoraConfig config) {
    this.base = base;
    this.config = config;
    List<Entry> all = new ArrayList<>();
    long at = 0;
    int r = config.rank();
    for (int layer = 0; layer < base.layers(); layer++) {
      for (List<Projection> group : Projection.GROUPS) {
        List<Projection> targets = targets(group);
        for (Projection p : targets) {
          all.add(new Entry(layer, p, Factor.A, at, r, p.in(base)));
          at += (long) r * p.in(base);
        }
        for (Projection p : targets) {
          all.add(new Entry(layer, p, Factor.B, at, p.out(base), r));
          at += (long) r * p.out(base);
        }
      }
    }
    if (at > ELEMENTS_MAX) {
      throw new ModelException(
          Code.TOO_LARGE, "an adapter of %,d numbers, at most %,d".formatted(at, ELEMENTS_MAX));
    }
    this.entries = List.copyOf(all);
    this.elements = at;
  }

  /// The targets among a group.
  public List<Projection> targets(List<Projection> group) {
    return group.stream().filter(config.targets()::contains).toList();
  }

  /// The base's configuration.
  public LlamaConfig base() {
    return base;
  }

  /// The adapter's configuration.
  public LoraConfig config() {
    return config;
  }

  /// Every tensor, in the order of the flat row.
  public List<Entry> entries() {
    return entries;
  }

  /// The length of the flat row.
  public long elements() {
    return elements;
  }
}
