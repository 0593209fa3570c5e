package org.openledger.tensor;

import java.lang.ref.Reference;
import org.jspecify.annotations.Nullable;

/// Products with weights that nobody trains. Autograd does not record them, so the kernel that is
/// fastest on this processor may be taken: for F32 on the host where Intel did not make it,
/// oneDNN's instead of MKL's. On a Zen 3 (2 cores, 184 GFLOP/s) a layer's products then run at 120
/// to 140 GFLOP/s, not 80 to 127; with 16 rows at 67 to 82, not 50 to 57.
public final class Frozen {
  private static final boolean ONEDNN = OneDnn.isHere() && !Processor.here().intel();

  private Frozen() {}

  /// x Wᵀ + b: x (…, in), W (out, in), b (out) or none.
  public static Tensor linear(Tensor x, Tensor w, @Nullable Tensor b) {
    return ONEDNN && fits(x, w) ? pointwise(x, w, b) : Nn.linear(x, w, b);
  }

  /// dy W: the gradient by x of [#linear], for dy (n, out).
  public static Tensor gradient(Tensor dy, Tensor w) {
    return ONEDNN && fits(dy, w) ? pointwise(dy, w.transpose(0, 1), null) : dy.matmul(w);
  }

  private static boolean fits(Tensor x, Tensor w) {
    return x.dtype() == DType.F32
        && w.dtype() == DType.F32
        && x.device().equals(Device.CPU)
        && w.device().equals(Device.CPU)
        && x.elements() > 0
        && w.rank() == 2;
  }

  private static Tensor pointwise(Tensor x, Tensor w, @Nullable Tensor b) {
    Shapes.linear(x, w, b);
    Tensor y = new Tensor(OneDnn.linear(x.handle(), w.handle(), b == null ? 0 : b.handle()));
    Reference.reachabilityFence(w); // a view may be nobody else's
    return y;
  }
}
