package org.openledger.tensor;

import static org.openledger.tensor.Shapes.require;
import static org.openledger.tensor.Shapes.text;
import static org.openledger.tensor.TensorException.Code.RANGE;
import static org.openledger.tensor.TensorException.Code.SHAPE;

/// Reading and writing entries by number. Indices are I64; on the host they are checked against the
/// range before the call.
public final class Indexing {
  private static final Op EMBEDDING = Op.of("aten::embedding", "TTibb");
  private static final Op INDEX_SELECT = Op.of("aten::index_select", "TiT");
  private static final Op GATHER = Op.of("aten::gather", "TiTb");
  private static final Op SCATTER = Op.of("aten::scatter.src", "TiTT");
  private static final Op SCATTER_ADD = Op.of("aten::scatter_add", "TiTT");
  private static final Op INDEX_COPY = Op.of("aten::index_copy_", "TiTT");

  private Indexing() {}

  private static void range(String op, Tensor index, long size) {
    Shapes.type(op, index, DType.I64);
    if (!index.device().equals(Device.CPU) || index.elements() == 0) {
      return;
    }
    for (long i : index.longs()) {
      require(i >= 0 && i < size, RANGE, "%s: index %d of %d", op, i, size);
    }
  }

  /// Rows of `table` (n, d) by number: indices (…) to (…, d).
  public static Tensor embedding(Tensor table, Tensor indices) {
    Shapes.rank("embedding", table, 2);
    range("embedding", indices, table.size(0));
    return EMBEDDING.call().t(table).t(indices).i(-1).b(false).b(false).one();
  }

  /// The entries of a dimension that `index` (n) names, in its order.
  public static Tensor select(Tensor x, int dim, Tensor index) {
    Shapes.rank("select", index, 1);
    range("select", index, x.size(dim));
    return INDEX_SELECT.call().t(x).i(Shapes.dim(x, dim)).t(index).one();
  }

  /// Picks along a dimension: out[i][j] = x[i][index[i][j]] for dimension 1 of two.
  public static Tensor gather(Tensor x, int dim, Tensor index) {
    within("gather", x, dim, index);
    range("gather", index, x.size(dim));
    return GATHER.call().t(x).i(Shapes.dim(x, dim)).t(index).b(false).one();
  }

  /// `x` with x[i][index[i][j]] = source[i][j], for dimension 1 of two.
  public static Tensor scatter(Tensor x, int dim, Tensor index, Tensor source) {
    within("scatter", x, dim, index);
    range("scatter", index, x.size(dim));
    Shapes.same("scatter", source, index.shape());
    Shapes.sameDtype("scatter", x, source);
    return SCATTER.call().t(x).i(Shapes.dim(x, dim)).t(index).t(source).one();
  }

  /// `x` with source[i][j] added to x[i][index[i][j]], for dimension 1 of two.
  public static Tensor scatterAdd(Tensor x, int dim, Tensor index, Tensor source) {
    within("scatterAdd", x, dim, index);
    range("scatterAdd", index, x.size(dim));
    Shapes.same("scatterAdd", source, index.shape());
    Shapes.sameDtype("scatterAdd", x, source);
    return SCATTER_ADD.call().t(x).i(Shapes.dim(x, dim)).t(index).t(source).one();
  }

  /// x ← x with its entries `index` (n) of a dimension replaced by those of `source`, in place.
  public static Tensor copyInto(Tensor x, int dim, Tensor index, Tensor source) {
    Shapes.rank("copyInto", index, 1);
    range("copyInto", index, x.size(dim));
    int d = Shapes.dim(x, dim);
    Shapes.sameBut("copyInto", x, source, d);
    require(
        source.size(d) == index.size(0),
        SHAPE,
        "copyInto: %d indices for a source of shape %s",
        index.size(0),
        text(source.shape()));
    Shapes.sameDtype("copyInto", x, source);
    INDEX_COPY.call().t(x).i(d).t(index).t(source).inPlace();
    return x;
  }

  private static void within(String op, Tensor x, int dim, Tensor index) {
    int d = Shapes.dim(x, dim);
    boolean fits = x.rank() == index.rank();
    for (int i = 0; fits && i < x.rank(); i++) {
      fits = i == d || index.size(i) <= x.size(i);
    }
    require(
        fits, SHAPE, "%s: indices of shape %s into %s", op, text(index.shape()), text(x.shape()));
  }
}
