package org.openledger.tensor;

import static java.lang.foreign.ValueLayout.JAVA_INT;
import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.openledger.tensor.TensorException.Code.NATIVES_VERSION;

import java.lang.foreign.Arena;
import java.lang.invoke.MethodHandle;
import org.jspecify.annotations.Nullable;

/// oneDNN's product of matrices on the host, which libtorch exports where it was built with it.
///
/// @see <a
///   href="https://github.com/pytorch/pytorch/blob/v2.10.0/torch/csrc/inductor/aoti_torch/c/shim_cpu.h">shim_cpu.h</a>
final class OneDnn {
  private static final String LINEAR_POINTWISE = "aoti_torch_cpu__linear_pointwise";

  // X, W, B*, attribute, scalars, how many, algorithm*, result*
  private static final @Nullable MethodHandle FUNCTION =
      Abi.has(LINEAR_POINTWISE)
          ? Abi.plain(
              LINEAR_POINTWISE,
              JAVA_INT,
              JAVA_LONG,
              JAVA_LONG,
              JAVA_LONG,
              JAVA_LONG,
              JAVA_LONG,
              JAVA_LONG,
              JAVA_LONG,
              JAVA_LONG)
          : null;
  private static final long NO_ACTIVATION = Arena.global().allocateFrom("none").address();

  private OneDnn() {}

  static boolean isHere() {
    return FUNCTION != null;
  }

  /// x wᵀ + b, without autograd; handles in and out, `b` may be 0.
  static long linear(long x, long w, long b) {
    MethodHandle function = FUNCTION;
    if (function == null) {
      throw new TensorException(NATIVES_VERSION, "this libtorch has no oneDNN");
    }
    Abi.Scratch s = Abi.Scratch.local();
    s.slots.setAtIndex(JAVA_LONG, 0, b);
    int rc;
    try {
      rc =
          (int)
              function.invokeExact(
                  x,
                  w,
                  b == 0 ? 0L : s.slotsAddress,
                  NO_ACTIVATION,
                  0L,
                  0L,
                  0L,
                  s.slotsAddress + JAVA_LONG.byteSize());
    } catch (Throwable t) {
      throw new IllegalStateException("a foreign call failed", t);
    }
    Abi.check(rc, "linear_pointwise");
    return s.slots.getAtIndex(JAVA_LONG, 1);
  }
}
