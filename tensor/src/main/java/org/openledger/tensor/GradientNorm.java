package org.openledger.tensor;

import static org.openledger.tensor.Shapes.require;
import static org.openledger.tensor.TensorException.Code.RANGE;

import java.util.List;

/// The length of all gradients together, and the cut that keeps it within a bound.
public final class GradientNorm {
  private GradientNorm() {}

  /// √ Σ g², over every element of every tensor, in single precision.
  public static double of(List<Tensor> gradients) {
    Shapes.nonEmpty("GradientNorm", gradients);
    try (Scope s = Scope.open();
        Autograd.Off off = Autograd.off()) {
      List<Tensor> squares =
          gradients.stream().map(g -> g.to(DType.F32)).map(g -> Reduce.sum(g.mul(g))).toList();
      return Math.sqrt(Reduce.sum(Tensor.stack(0, squares)).item());
    }
  }

  /// Scales the gradients, in place, so that their norm is at most `max`; returns the norm before.
  public static double clip(List<Tensor> gradients, double max) {
    require(max > 0, RANGE, "a norm of at most %s", max);
    double norm = of(gradients);
    if (norm > max) {
      gradients.forEach(g -> g.scale(max / norm));
    }
    return norm;
  }
}
