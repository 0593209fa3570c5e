package org.openledger.training.config;

import java.util.Locale;
import org.openledger.tensor.DType;

/// The element type that a run's network computes in; the adapter's weights, their gradients and
/// the optimiser stay in single precision.
public enum ComputeType {
  /// Brain floating point: twice as fast where the processor has it.
  BF16(DType.BF16),
  /// Single precision.
  F32(DType.F32);

  private final DType dtype;

  ComputeType(DType dtype) {
    this.dtype = dtype;
  }

  /// Its name in a config.
  public String key() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// The tensor element type.
  public DType dtype() {
    return dtype;
  }
}
