package org.openledger.model.lora;

import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;
import org.openledger.model.ModelException;
import org.openledger.model.ModelException.Code;

/// The shape of an adapter: y ← W x + s B A x on each target, in every layer.
///
/// @param rank r, the rows of A
/// @param alpha numerator of the scale
/// @param rankStabilised whether s = α / √r (Kalajdzievski 2023) instead of α / r
/// @param targets the changed layers
public record LoraConfig(int rank, double alpha, boolean rankStabilised, Set<Projection> targets) {
  /// Largest rank that is accepted.
  public static final int RANK_MAX = 1024;

  /// Checks ranges; targets keep their enum's order.
  public LoraConfig {
    if (rank < 1 || rank > RANK_MAX) {
      throw new ModelException(
          Code.ARGUMENT, "LoRA rank %d is not 1 to %d".formatted(rank, RANK_MAX));
    }
    if (!(alpha > 0 && alpha <= 1e6)) {
      throw new ModelException(Code.ARGUMENT, "LoRA alpha " + alpha + " is not in (0, 1e6]");
    }
    if (targets.isEmpty()) {
      throw new ModelException(Code.ARGUMENT, "an adapter needs at least one target layer");
    }
    targets = Collections.unmodifiableSet(EnumSet.copyOf(targets));
  }

  /// Rank and alpha on every linear layer.
  public static LoraConfig everywhere(int rank, double alpha) {
    return new LoraConfig(rank, alpha, false, EnumSet.allOf(Projection.class));
  }

  /// s, by which B A x is multiplied.
  public double scale() {
    return rankStabilised ? alpha / Math.sqrt(rank) : alpha / rank;
  }
}
