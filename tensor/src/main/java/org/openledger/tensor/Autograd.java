package org.openledger.tensor;

import static java.lang.foreign.ValueLayout.JAVA_LONG;
import static org.openledger.tensor.Shapes.require;
import static org.openledger.tensor.TensorException.Code.GRADIENT;
import static org.openledger.tensor.TensorException.Code.SHAPE;

import java.lang.foreign.MemorySegment;
import java.lang.invoke.MethodHandle;
import java.lang.ref.Reference;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Gradients by libtorch's recorder.
///
/// ```java
/// Autograd.backward(loss, List.of(w));
/// Tensor g = Autograd.gradient(w);
/// ```
public final class Autograd {
  private static final Op BACKWARD = Op.of("aten::_backward", "TLt-b");

  private Autograd() {}

  /// Grad mode as it was before, restored on close.
  public static final class Off implements AutoCloseable {
    private final boolean before = Abi.gradMode();

    private Off() {
      Abi.gradMode(false);
    }

    @Override
    public void close() {
      Abi.gradMode(before);
    }
  }

  /// Stops recording on this thread until closed.
  public static Off off() {
    return new Off();
  }

  /// Adds the gradient of `loss` (rank 0) to each leaf's, and frees what was recorded.
  public static void backward(Tensor loss, List<Tensor> leaves) {
    require(loss.elements() == 1, SHAPE, "backward from shape %s", Shapes.text(loss.shape()));
    require(!leaves.isEmpty(), GRADIENT, "backward to no leaves");
    BACKWARD.call().t(loss).tensors(leaves).opt(null).none().b(false).run();
  }

  /// As [#backward(Tensor,List)] from any tensor, given the gradient of the loss by it.
  public static void backward(Tensor output, Tensor gradient, List<Tensor> leaves) {
    Shapes.same("backward's gradient", gradient, output.shape());
    Shapes.sameDtype("backward's gradient", output, gradient);
    require(!leaves.isEmpty(), GRADIENT, "backward to no leaves");
    BACKWARD.call().t(output).tensors(leaves).opt(gradient).none().b(false).run();
  }

  /// A leaf's gradient, which it shares: none before the first [#backward].
  public static @Nullable Tensor gradientOrNull(Tensor leaf) {
    long h = Grad.of(leaf.handle());
    Reference.reachabilityFence(leaf);
    return h == 0 ? null : new Tensor(h);
  }

  /// A leaf's gradient, which it shares.
  public static Tensor gradient(Tensor leaf) {
    Tensor g = gradientOrNull(leaf);
    if (g == null) {
      throw new TensorException(
          GRADIENT, "no gradient yet of the leaf of shape " + Shapes.text(leaf.shape()));
    }
    return g;
  }

  /// Sets the leaves' gradients to 0, in place.
  public static void zeroGradients(List<Tensor> leaves) {
    for (Tensor leaf : leaves) {
      try (Scope s = Scope.open()) {
        Tensor g = gradientOrNull(leaf);
        if (g != null) {
          g.fill(0);
        }
      }
    }
  }

  /// The one C++ symbol we need: `const at::Tensor& c10::TensorImpl::grad() const` in libc10, there
  /// from 2.7 to 2.13 at least. An `at::Tensor` is one pointer to its `TensorImpl`.
  private static final class Grad {
    private static final MethodHandle GRAD =
        Abi.plain("_ZNK3c1010TensorImpl4gradEv", JAVA_LONG, JAVA_LONG);

    /// A new handle to the gradient, or 0.
    static long of(long handle) {
      long impl = MemorySegment.ofAddress(handle).reinterpret(8).get(JAVA_LONG, 0);
      long grad;
      try {
        grad = (long) GRAD.invokeExact(impl);
      } catch (Throwable t) {
        throw new IllegalStateException("a foreign call failed", t);
      }
      long inner = MemorySegment.ofAddress(grad).reinterpret(8).get(JAVA_LONG, 0);
      return inner == UNDEFINED ? 0 : Abi.borrow(grad);
    }

    /// Where an undefined `at::Tensor` points: the singleton, as a leaf without gradient shows it.
    private static final long UNDEFINED = undefined();

    private static long undefined() {
      try (Scope s = Scope.open()) {
        Tensor leaf = Tensor.zeros(DType.F32, 1).requiresGrad();
        long impl = MemorySegment.ofAddress(leaf.handle()).reinterpret(8).get(JAVA_LONG, 0);
        long grad = (long) GRAD.invokeExact(impl);
        return MemorySegment.ofAddress(grad).reinterpret(8).get(JAVA_LONG, 0);
      } catch (TensorException e) {
        throw e;
      } catch (Throwable t) {
        throw new IllegalStateException("a foreign call failed", t);
      }
    }
  }
}
