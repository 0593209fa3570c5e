package org.openledger.training.config;

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

  /// The tensor element type.
  public DType dtype() {
    return dtype;
  }
}
