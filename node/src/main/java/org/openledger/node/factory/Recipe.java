package org.openledger.node.factory;

import org.openledger.tensor.DType;
import org.openledger.training.config.ComputeType;
import org.openledger.training.config.TrainingConfig;

/// The settings a run has unless someone chooses others (docs/internals/recipe-log.md): those of
/// [TrainingConfig#DEFAULT], computed in the type the base is loaded in.
public final class Recipe {
  private Recipe() {}

  /// The settings for a base loaded in `dtype`.
  public static TrainingConfig config(DType dtype) {
    return TrainingConfig.DEFAULT.withCompute(compute(dtype));
  }

  /// The element type that a run on a base loaded in `dtype` computes in.
  static ComputeType compute(DType dtype) {
    return switch (dtype) {
      case BF16 -> ComputeType.BF16;
      default -> ComputeType.F32;
    };
  }
}
