package org.openledger.tensor;

import static org.openledger.tensor.Shapes.require;
import static org.openledger.tensor.TensorException.Code.DTYPE;

/// Functions applied to every element.
public final class Elementwise {
  private static final Op NEG = Op.of("aten::neg", "T");
  private static final Op ABS = Op.of("aten::abs", "T");
  private static final Op EXP = Op.of("aten::exp", "T");
  private static final Op LOG = Op.of("aten::log", "T");
  private static final Op SQRT = Op.of("aten::sqrt", "T");
  private static final Op RSQRT = Op.of("aten::rsqrt", "T");
  private static final Op SIN = Op.of("aten::sin", "T");
  private static final Op COS = Op.of("aten::cos", "T");
  private static final Op TANH = Op.of("aten::tanh", "T");
  private static final Op SIGMOID = Op.of("aten::sigmoid", "T");
  private static final Op SILU = Op.of("aten::silu", "T");
  private static final Op GELU = Op.of("aten::gelu", "TZ");
  private static final Op RELU = Op.of("aten::relu", "T");
  private static final Op EQ = Op.of("aten::eq.Tensor", "TT");
  private static final Op LT = Op.of("aten::lt.Tensor", "TT");
  private static final Op LE = Op.of("aten::le.Tensor", "TT");
  private static final Op NOT = Op.of("aten::logical_not", "T");
  private static final Op AND = Op.of("aten::logical_and", "TT");
  private static final Op MAXIMUM = Op.of("aten::maximum", "TT");
  private static final Op MINIMUM = Op.of("aten::minimum", "TT");
  private static final Op WHERE = Op.of("aten::where.self", "TTT");
  private static final Op MASKED_FILL = Op.of("aten::masked_fill.Tensor", "TTT");
  private static final Op MUL_INTO = Op.of("aten::mul_.Tensor", "TT");
  private static final Op LOGADDEXP = Op.of("aten::logaddexp", "TT");

  private Elementwise() {}

  private static Tensor apply(Op op, String name, Tensor x) {
    Shapes.floating(name, x);
    return op.call().t(x).one();
  }

  private static Tensor apply(Op op, String name, Tensor a, Tensor b) {
    Shapes.broadcast(name, a, b);
    return op.call().t(a).t(b).one();
  }

  /// -x.
  public static Tensor neg(Tensor x) {
    require(x.dtype() != DType.BOOL, DTYPE, "neg of BOOL");
    return NEG.call().t(x).one();
  }

  /// |x|.
  public static Tensor abs(Tensor x) {
    require(x.dtype() != DType.BOOL, DTYPE, "abs of BOOL");
    return ABS.call().t(x).one();
  }

  /// eˣ.
  public static Tensor exp(Tensor x) {
    return apply(EXP, "exp", x);
  }

  /// ln x.
  public static Tensor log(Tensor x) {
    return apply(LOG, "log", x);
  }

  /// √x.
  public static Tensor sqrt(Tensor x) {
    return apply(SQRT, "sqrt", x);
  }

  /// 1 / √x.
  public static Tensor rsqrt(Tensor x) {
    return apply(RSQRT, "rsqrt", x);
  }

  /// sin x.
  public static Tensor sin(Tensor x) {
    return apply(SIN, "sin", x);
  }

  /// cos x.
  public static Tensor cos(Tensor x) {
    return apply(COS, "cos", x);
  }

  /// tanh x.
  public static Tensor tanh(Tensor x) {
    return apply(TANH, "tanh", x);
  }

  /// 1 / (1 + e⁻ˣ).
  public static Tensor sigmoid(Tensor x) {
    return apply(SIGMOID, "sigmoid", x);
  }

  /// x σ(x).
  public static Tensor silu(Tensor x) {
    return apply(SILU, "silu", x);
  }

  /// x Φ(x), Φ the normal distribution: exactly, or by tanh.
  ///
  /// @see <a href="https://arxiv.org/abs/1606.08415">Hendrycks, Gimpel 2016</a>
  public static Tensor gelu(Tensor x, boolean byTanh) {
    Shapes.floating("gelu", x);
    return GELU.call().t(x).text(byTanh ? "tanh" : "none").one();
  }

  /// max(x, 0).
  public static Tensor relu(Tensor x) {
    return apply(RELU, "relu", x);
  }

  /// ln(eᵃ + eᵇ), without overflow.
  public static Tensor logAddExp(Tensor a, Tensor b) {
    Shapes.floating("logAddExp", a);
    return apply(LOGADDEXP, "logAddExp", a, b);
  }

  /// The larger of two, broadcast.
  public static Tensor maximum(Tensor a, Tensor b) {
    return apply(MAXIMUM, "maximum", a, b);
  }

  /// The smaller of two, broadcast.
  public static Tensor minimum(Tensor a, Tensor b) {
    return apply(MINIMUM, "minimum", a, b);
  }

  /// a = b as BOOL, broadcast.
  public static Tensor eq(Tensor a, Tensor b) {
    return apply(EQ, "eq", a, b);
  }

  /// a < b as BOOL, broadcast.
  public static Tensor lt(Tensor a, Tensor b) {
    return apply(LT, "lt", a, b);
  }

  /// a ≤ b as BOOL, broadcast.
  public static Tensor le(Tensor a, Tensor b) {
    return apply(LE, "le", a, b);
  }

  /// Not, as BOOL.
  public static Tensor not(Tensor a) {
    return NOT.call().t(a).one();
  }

  /// Both, as BOOL, broadcast.
  public static Tensor and(Tensor a, Tensor b) {
    return apply(AND, "and", a, b);
  }

  /// `a` where the condition holds, else `b`, broadcast.
  public static Tensor where(Tensor condition, Tensor a, Tensor b) {
    Shapes.type("where", condition, DType.BOOL);
    Shapes.broadcast("where", condition, a);
    Shapes.broadcast("where", condition, b);
    Shapes.broadcast("where", a, b);
    Shapes.sameDtype("where", a, b);
    return WHERE.call().t(condition).t(a).t(b).one();
  }

  /// `x` with `value` where the mask holds.
  public static Tensor maskedFill(Tensor x, Tensor mask, double value) {
    Shapes.type("maskedFill", mask, DType.BOOL);
    Shapes.broadcast("maskedFill", x, mask);
    try (Scope s = Scope.open()) {
      Tensor v = Host.scalar(value).to(x.dtype());
      return MASKED_FILL.call().t(x).t(mask).t(v).one().up();
    }
  }

  /// a ← a × b, in place; `b` broadcasts into `a`.
  public static Tensor mulInto(Tensor a, Tensor b) {
    Shapes.fits("mulInto", a, b);
    Shapes.device("mulInto", a, b);
    MUL_INTO.call().t(a).t(b).inPlace();
    return a;
  }

  static void accumulate(Tensor a, Tensor b, double alpha) {
    Shapes.fits("accumulate", a, b);
    Shapes.device("accumulate", a, b);
    try (Scope s = Scope.open()) {
      a.copyFrom(a.add(b, alpha));
    }
  }
}
