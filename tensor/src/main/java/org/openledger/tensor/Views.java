package org.openledger.tensor;

import static org.openledger.tensor.Shapes.require;
import static org.openledger.tensor.Shapes.text;
import static org.openledger.tensor.TensorException.Code.RANGE;
import static org.openledger.tensor.TensorException.Code.SHAPE;

import java.util.Arrays;
import java.util.List;

/// Other shapes of the same elements, and joins: the bodies of [Tensor]'s methods of these names.
final class Views {
  private static final Op RESHAPE = Op.of("aten::reshape", "TI");
  private static final Op VIEW = Op.of("aten::view", "TI");
  private static final Op TRANSPOSE = Op.of("aten::transpose.int", "Tii");
  private static final Op PERMUTE = Op.of("aten::permute", "TI");
  private static final Op EXPAND = Op.of("aten::expand", "TIb");
  private static final Op UNSQUEEZE = Op.of("aten::unsqueeze", "Ti");
  private static final Op SQUEEZE = Op.of("aten::squeeze.dim", "Ti");
  private static final Op NARROW = Op.of("aten::narrow", "Tiii");
  private static final Op SELECT = Op.of("aten::select.int", "Tii");
  private static final Op SLICE = Op.of("aten::slice.Tensor", "Tijji");
  private static final Op SPLIT = Op.of("aten::split_with_sizes", "TIi");
  private static final Op CAT = Op.of("aten::cat", "Li");
  private static final Op STACK = Op.of("aten::stack", "Li");

  private Views() {}

  /// The target with its open size, if any, filled in.
  private static long[] resolved(Tensor t, long[] target) {
    long[] s = target.clone();
    int open = -1;
    long known = 1;
    for (int i = 0; i < s.length; i++) {
      if (s[i] == -1) {
        require(open < 0, SHAPE, "reshape: two open sizes in %s", text(target));
        open = i;
      } else {
        known *= s[i];
      }
    }
    if (open >= 0) {
      s[open] = known == 0 ? 0 : t.elements() / known;
    }
    require(
        Shapes.elements(s) == t.elements(),
        SHAPE,
        "reshape: %s has other elements than %s",
        text(t.shapeNoCopy()),
        text(target));
    return s;
  }

  static Tensor reshape(Tensor t, long[] target) {
    return RESHAPE.call().t(t).longs(resolved(t, target)).one();
  }

  static Tensor view(Tensor t, long[] target) {
    long[] s = resolved(t, target);
    require(t.isContiguous(), SHAPE, "view of a tensor with gaps: use reshape");
    return VIEW.call().t(t).longs(s).one();
  }

  static Tensor transpose(Tensor t, int a, int b) {
    return TRANSPOSE.call().t(t).i(Shapes.dim(t, a)).i(Shapes.dim(t, b)).one();
  }

  static Tensor permute(Tensor t, int[] order) {
    long[] dims = new long[order.length];
    for (int i = 0; i < order.length; i++) {
      dims[i] = Shapes.dim(t, order[i]);
    }
    long distinct = Arrays.stream(dims).distinct().count();
    require(
        distinct == t.rank() && order.length == t.rank(),
        RANGE,
        "permute: %s of rank %d",
        Arrays.toString(order),
        t.rank());
    return PERMUTE.call().t(t).longs(dims).one();
  }

  static Tensor expand(Tensor t, long[] target) {
    int extra = target.length - t.rank();
    boolean fits = extra >= 0;
    for (int i = 0; fits && i < t.rank(); i++) {
      fits = t.size(i) == target[extra + i] || t.size(i) == 1;
    }
    require(fits, SHAPE, "expand: %s to %s", text(t.shapeNoCopy()), text(target));
    Shapes.elements(target);
    return EXPAND.call().t(t).longs(target).b(false).one();
  }

  static Tensor unsqueeze(Tensor t, int dim) {
    int rank = t.rank();
    require(dim >= -rank - 1 && dim <= rank, RANGE, "unsqueeze %d of rank %d", dim, rank);
    return UNSQUEEZE.call().t(t).i(dim).one();
  }

  static Tensor squeeze(Tensor t, int dim) {
    require(t.size(dim) == 1, SHAPE, "squeeze: dimension %d of %s", dim, text(t.shapeNoCopy()));
    return SQUEEZE.call().t(t).i(Shapes.dim(t, dim)).one();
  }

  static Tensor narrow(Tensor t, int dim, long start, long length) {
    long n = t.size(dim);
    require(
        start >= 0 && length >= 0 && start <= n - length,
        RANGE,
        "narrow: %d entries from %d of %d",
        length,
        start,
        n);
    return NARROW.call().t(t).i(Shapes.dim(t, dim)).i(start).i(length).one();
  }

  static Tensor select(Tensor t, int dim, long index) {
    long n = t.size(dim);
    require(index >= 0 && index < n, RANGE, "select %d of %d", index, n);
    return SELECT.call().t(t).i(Shapes.dim(t, dim)).i(index).one();
  }

  static Tensor slice(Tensor t, int dim, long start, long end, long step) {
    long n = t.size(dim);
    require(
        start >= 0 && start <= end && end <= n && step > 0,
        RANGE,
        "slice %d:%d:%d of %d",
        start,
        end,
        step,
        n);
    return SLICE.call().t(t).i(Shapes.dim(t, dim)).optI(start).optI(end).i(step).one();
  }

  static List<Tensor> split(Tensor t, int dim, long[] sizes) {
    long sum = 0;
    for (long s : sizes) {
      require(s >= 0, SHAPE, "split into %s", text(sizes));
      sum += s;
    }
    require(sum == t.size(dim), SHAPE, "split %d into %s", t.size(dim), text(sizes));
    return SPLIT.call().t(t).longs(sizes).i(Shapes.dim(t, dim)).list();
  }

  static Tensor cat(int dim, List<Tensor> tensors) {
    Shapes.nonEmpty("cat", tensors);
    Tensor first = tensors.getFirst();
    int d = Shapes.dim(first, dim);
    for (Tensor t : tensors) {
      Shapes.sameBut("cat", first, t, d);
      Shapes.sameDtype("cat", first, t);
      Shapes.device("cat", first, t);
    }
    return CAT.call().tensors(tensors).i(d).one();
  }

  static Tensor stack(int dim, List<Tensor> tensors) {
    Shapes.nonEmpty("stack", tensors);
    Tensor first = tensors.getFirst();
    for (Tensor t : tensors) {
      Shapes.same("stack", t, first.shapeNoCopy());
      Shapes.sameDtype("stack", first, t);
      Shapes.device("stack", first, t);
    }
    int rank = first.rank();
    require(dim >= -rank - 1 && dim <= rank, RANGE, "stack: dimension %d of rank %d", dim, rank);
    return STACK.call().tensors(tensors).i(dim).one();
  }
}
