package org.openledger.tensor;

import static org.openledger.tensor.TensorException.Code.DEVICE;
import static org.openledger.tensor.TensorException.Code.DTYPE;
import static org.openledger.tensor.TensorException.Code.RANGE;
import static org.openledger.tensor.TensorException.Code.SHAPE;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The checks made before every call, so that libtorch is never asked for what it would refuse.
final class Shapes {
  private static final long ELEMENTS_MAX = 1L << 40;

  private Shapes() {}

  static void require(boolean holds, TensorException.Code code, String message, Object... args) {
    if (!holds) {
      throw new TensorException(code, message.formatted(args));
    }
  }

  static String text(long[] shape) {
    return Arrays.toString(shape);
  }

  /// The count of elements; sizes must not be negative, nor their product beyond 2^40.
  static long elements(long... shape) {
    require(shape.length <= 8, SHAPE, "%d dimensions, at most 8", shape.length);
    long n = 1;
    for (long s : shape) {
      require(s >= 0, SHAPE, "negative size in %s", text(shape));
      n = s != 0 && n > ELEMENTS_MAX / s ? ELEMENTS_MAX + 1 : n * s;
    }
    require(n <= ELEMENTS_MAX, SHAPE, "%s has more than 2^40 elements", text(shape));
    return n;
  }

  /// A dimension counted from either end, as 0 to rank - 1.
  static int dim(Tensor t, int dim) {
    int rank = t.rank();
    int d = dim < 0 ? dim + rank : dim;
    require(
        d >= 0 && d < rank, RANGE, "dimension %d of a tensor of shape %s", dim, text(t.shape()));
    return d;
  }

  /// x (…, in), W (out, in), b (out) or none.
  static void linear(Tensor x, Tensor w, @Nullable Tensor b) {
    rank("linear", w, 2);
    require(
        x.rank() >= 1 && x.size(-1) == w.size(1),
        SHAPE,
        "linear: x %s and W %s do not multiply",
        text(x.shape()),
        text(w.shape()));
    sameDtype("linear", x, w);
    device("linear", x, w);
    if (b != null) {
      same("linear's bias", b, w.size(0));
      sameDtype("linear", x, b);
    }
  }

  static void broadcast(String op, Tensor a, Tensor b) {
    long[] x = a.shape();
    long[] y = b.shape();
    for (int i = 1; i <= Math.min(x.length, y.length); i++) {
      long p = x[x.length - i];
      long q = y[y.length - i];
      require(
          p == q || p == 1 || q == 1,
          SHAPE,
          "%s: shapes %s and %s do not broadcast",
          op,
          text(x),
          text(y));
    }
    device(op, a, b);
  }

  /// `b` broadcasts to exactly the shape of `a`, which is written; devices may differ.
  static void fits(String op, Tensor a, Tensor b) {
    long[] x = a.shape();
    long[] y = b.shape();
    boolean fits = y.length <= x.length;
    for (int i = 1; fits && i <= y.length; i++) {
      fits = y[y.length - i] == 1 || y[y.length - i] == x[x.length - i];
    }
    require(fits, SHAPE, "%s: %s does not fit into %s", op, text(y), text(x));
  }

  /// One device, except that a number (rank 0) on the host goes with any.
  static void device(String op, Tensor a, Tensor b) {
    require(
        a.device().equals(b.device()) || a.rank() == 0 || b.rank() == 0,
        DEVICE,
        "%s: tensors on %s and %s",
        op,
        a.device(),
        b.device());
  }

  static void sameDtype(String op, Tensor a, Tensor b) {
    require(a.dtype() == b.dtype(), DTYPE, "%s: types %s and %s differ", op, a.dtype(), b.dtype());
  }

  static void floating(String op, Tensor t) {
    require(t.dtype().isFloat(), DTYPE, "%s needs a floating type, not %s", op, t.dtype());
  }

  static void type(String op, Tensor t, DType type) {
    require(t.dtype() == type, DTYPE, "%s needs %s, not %s", op, type, t.dtype());
  }

  static void rank(String op, Tensor t, int rank) {
    require(t.rank() == rank, SHAPE, "%s needs rank %d, not shape %s", op, rank, text(t.shape()));
  }

  static void same(String op, Tensor t, long... shape) {
    require(
        Arrays.equals(t.shape(), shape),
        SHAPE,
        "%s needs shape %s, not %s",
        op,
        text(shape),
        text(t.shape()));
  }

  /// Shapes that agree but at one dimension.
  static void sameBut(String op, Tensor a, Tensor b, int dim) {
    boolean same = a.rank() == b.rank();
    for (int i = 0; same && i < a.rank(); i++) {
      same = i == dim || a.size(i) == b.size(i);
    }
    require(
        same,
        SHAPE,
        "%s: shapes %s and %s differ beside dimension %d",
        op,
        text(a.shape()),
        text(b.shape()),
        dim);
  }

  static void matmul(Tensor a, Tensor b) {
    require(
        a.rank() >= 2 && b.rank() >= 2 && a.size(-1) == b.size(-2),
        SHAPE,
        "matmul: shapes %s and %s do not multiply",
        text(a.shape()),
        text(b.shape()));
    long[] x = a.shape();
    long[] y = b.shape();
    for (int i = 3; i <= Math.min(x.length, y.length); i++) {
      long p = x[x.length - i];
      long q = y[y.length - i];
      require(
          p == q || p == 1 || q == 1,
          SHAPE,
          "matmul: batches of %s and %s differ",
          text(x),
          text(y));
    }
    sameDtype("matmul", a, b);
    device("matmul", a, b);
  }

  static void nonEmpty(String op, List<Tensor> tensors) {
    require(!tensors.isEmpty(), SHAPE, "%s of no tensors", op);
  }
}
