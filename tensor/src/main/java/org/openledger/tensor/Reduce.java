package org.openledger.tensor;

import static org.openledger.tensor.Shapes.require;
import static org.openledger.tensor.TensorException.Code.RANGE;

/// Functions that take a dimension away or rank its entries.
public final class Reduce {
  private static final Op SUM_ALL = Op.of("aten::sum", "T-");
  private static final Op SUM = Op.of("aten::sum.dim_IntList", "TKb-");
  private static final Op MEAN = Op.of("aten::mean.dim", "TKb-");
  private static final Op AMAX = Op.of("aten::amax", "TIb");
  private static final Op AMIN = Op.of("aten::amin", "TIb");
  private static final Op ARGMAX = Op.of("aten::argmax", "Tjb");
  private static final Op LOGSUMEXP = Op.of("aten::logsumexp", "TIb");
  private static final Op TOPK = Op.of("aten::topk", "Tiibb");
  private static final Op CUMSUM = Op.of("aten::cumsum", "Ti-");

  private Reduce() {}

  /// The largest entries and where they are.
  ///
  /// @param values in falling order
  /// @param indices their places, I64
  public record Top(Tensor values, Tensor indices) {}

  /// The sum of all elements, rank 0.
  public static Tensor sum(Tensor x) {
    return SUM_ALL.call().t(x).none().one();
  }

  /// Sums over a dimension; `keep` leaves it with size 1.
  public static Tensor sum(Tensor x, int dim, boolean keep) {
    return SUM.call().t(x).optLongs(Shapes.dim(x, dim)).b(keep).none().one();
  }

  /// Means over a dimension; `keep` leaves it with size 1.
  public static Tensor mean(Tensor x, int dim, boolean keep) {
    Shapes.floating("mean", x);
    return MEAN.call().t(x).optLongs(Shapes.dim(x, dim)).b(keep).none().one();
  }

  /// Maxima over a dimension; `keep` leaves it with size 1.
  public static Tensor max(Tensor x, int dim, boolean keep) {
    require(x.size(dim) > 0, RANGE, "max over no entries");
    return AMAX.call().t(x).longs(Shapes.dim(x, dim)).b(keep).one();
  }

  /// Minima over a dimension; `keep` leaves it with size 1.
  public static Tensor min(Tensor x, int dim, boolean keep) {
    require(x.size(dim) > 0, RANGE, "min over no entries");
    return AMIN.call().t(x).longs(Shapes.dim(x, dim)).b(keep).one();
  }

  /// Where the maxima over a dimension are, I64.
  public static Tensor argmax(Tensor x, int dim) {
    require(x.size(dim) > 0, RANGE, "argmax over no entries");
    return ARGMAX.call().t(x).optI(Shapes.dim(x, dim)).b(false).one();
  }

  /// ln Σ eˣ over a dimension; `keep` leaves it with size 1.
  public static Tensor logSumExp(Tensor x, int dim, boolean keep) {
    Shapes.floating("logSumExp", x);
    return LOGSUMEXP.call().t(x).longs(Shapes.dim(x, dim)).b(keep).one();
  }

  /// The `k` largest entries of a dimension, largest first.
  public static Top top(Tensor x, int k, int dim) {
    require(k >= 0 && k <= x.size(dim), RANGE, "top %d of %d", k, x.size(dim));
    Tensor[] r = TOPK.call().t(x).i(k).i(Shapes.dim(x, dim)).b(true).b(true).many(2);
    return new Top(r[0], r[1]);
  }

  /// Running sums along a dimension.
  public static Tensor cumulativeSum(Tensor x, int dim) {
    return CUMSUM.call().t(x).i(Shapes.dim(x, dim)).none().one();
  }
}
