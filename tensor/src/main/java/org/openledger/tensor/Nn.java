package org.openledger.tensor;

import static org.openledger.tensor.Shapes.require;
import static org.openledger.tensor.Shapes.text;
import static org.openledger.tensor.TensorException.Code.DEVICE;
import static org.openledger.tensor.TensorException.Code.RANGE;
import static org.openledger.tensor.TensorException.Code.SHAPE;

import org.jspecify.annotations.Nullable;

/// The layers and losses of transformer networks.
public final class Nn {
  /// The label that [#crossEntropy] passes over.
  public static final long IGNORE = -100;

  private static final Op LINEAR = Op.of("aten::linear", "TTt");
  private static final Op RMS_NORM = Op.of("aten::rms_norm", "TIte");
  private static final Op LAYER_NORM = Op.of("aten::layer_norm", "TIttdb");
  private static final Op SOFTMAX = Op.of("aten::softmax.int", "Ti-");
  private static final Op LOG_SOFTMAX = Op.of("aten::log_softmax.int", "Ti-");
  private static final Op CROSS_ENTROPY = Op.of("aten::cross_entropy_loss", "TTtiid");
  private static final Op SDPA = Op.of("aten::scaled_dot_product_attention", "TTTtdbeb");
  private static final Op BMM = Op.of("aten::bmm", "TT");

  private Nn() {}

  /// How [#crossEntropy] joins the losses of tokens.
  public enum Reduction {
    /// One loss a token; 0 where ignored.
    NONE(0),
    /// The mean over tokens that are not ignored.
    MEAN(1),
    /// The sum.
    SUM(2);

    private final int code;

    Reduction(int code) {
      this.code = code;
    }
  }

  /// x Wᵀ + b: x (…, in), W (out, in), b (out) or none.
  public static Tensor linear(Tensor x, Tensor w, @Nullable Tensor b) {
    Shapes.linear(x, w, b);
    return LINEAR.call().t(x).t(w).opt(b).one();
  }

  /// Matrix products of a batch: (b, m, k) (b, k, n) to (b, m, n).
  public static Tensor bmm(Tensor a, Tensor b) {
    Shapes.rank("bmm", a, 3);
    Shapes.rank("bmm", b, 3);
    require(a.size(0) == b.size(0), SHAPE, "bmm: batches %d and %d", a.size(0), b.size(0));
    Shapes.matmul(a, b);
    return BMM.call().t(a).t(b).one();
  }

  /// out ← beta × self + alpha × a b on the host, not recorded by autograd; of rank 2, or 3 as a
  /// batch.
  ///
  /// @param factors beta, alpha
  public static Tensor addmmInto(Tensor out, Tensor self, Tensor a, Tensor b, double... factors) {
    require(factors.length == 2, RANGE, "addmmInto takes beta and alpha");
    require(a.rank() == b.rank() && (a.rank() == 2 || a.rank() == 3), SHAPE, "addmmInto of ranks");
    Shapes.matmul(a, b);
    Shapes.same("addmmInto's self", self, out.shape());
    Shapes.sameDtype("addmmInto", out, self);
    require(out.device().equals(Device.CPU), DEVICE, "addmmInto on %s", out.device());
    Shapes.device("addmmInto", out, self);
    Shapes.device("addmmInto", out, a);
    Shapes.sameDtype("addmmInto", out, a);
    product("addmmInto", out, a, b);
    Abi.addmm(
        new long[] {out.handle(), self.handle(), a.handle(), b.handle()},
        factors[0],
        factors[1],
        a.rank() == 3);
    return out;
  }

  /// out ← a b, not recorded by autograd; of rank 2, or 3 as a batch.
  public static Tensor matmulInto(Tensor out, Tensor a, Tensor b) {
    require(a.rank() == b.rank() && (a.rank() == 2 || a.rank() == 3), SHAPE, "matmulInto of ranks");
    Shapes.matmul(a, b);
    Shapes.sameDtype("matmulInto", out, a);
    Shapes.device("matmulInto", out, a);
    product("matmulInto", out, a, b);
    Abi.mm(out.handle(), a.handle(), b.handle(), a.rank() == 3);
    return out;
  }

  private static void product(String op, Tensor out, Tensor a, Tensor b) {
    if (a.rank() == 2) {
      Shapes.same(op, out, a.size(0), b.size(1));
    } else {
      require(a.size(0) == b.size(0), SHAPE, "%s: batches %d, %d", op, a.size(0), b.size(0));
      Shapes.same(op, out, a.size(0), a.size(1), b.size(2));
    }
  }

  /// x / √(mean(x²) + ε) × w over the last dimension.
  ///
  /// @see <a href="https://arxiv.org/abs/1910.07467">Zhang, Sennrich 2019</a>
  public static Tensor rmsNorm(Tensor x, Tensor w, double epsilon) {
    Shapes.same("rmsNorm's weight", w, x.size(-1));
    Shapes.floating("rmsNorm", x);
    return RMS_NORM.call().t(x).longs(x.size(-1)).opt(w).optD(epsilon).one();
  }

  /// (x - mean) / √(variance + ε) × w + b over the last dimension.
  ///
  /// @see <a href="https://arxiv.org/abs/1607.06450">Ba, Kiros, Hinton 2016</a>
  public static Tensor layerNorm(Tensor x, Tensor w, Tensor b, double epsilon) {
    Shapes.same("layerNorm's weight", w, x.size(-1));
    Shapes.same("layerNorm's bias", b, x.size(-1));
    Shapes.floating("layerNorm", x);
    return LAYER_NORM.call().t(x).longs(x.size(-1)).opt(w).opt(b).d(epsilon).b(false).one();
  }

  /// eˣ / Σ eˣ over a dimension.
  public static Tensor softmax(Tensor x, int dim) {
    Shapes.floating("softmax", x);
    return SOFTMAX.call().t(x).i(Shapes.dim(x, dim)).none().one();
  }

  /// x - ln Σ eˣ over a dimension.
  public static Tensor logSoftmax(Tensor x, int dim) {
    Shapes.floating("logSoftmax", x);
    return LOG_SOFTMAX.call().t(x).i(Shapes.dim(x, dim)).none().one();
  }

  /// The negative log-probability of each label: logits (n, classes), labels (n) as I64, where
  /// [#IGNORE] counts for nothing.
  public static Tensor crossEntropy(Tensor logits, Tensor labels, Reduction reduction) {
    Shapes.rank("crossEntropy", logits, 2);
    Shapes.same("crossEntropy's labels", labels, logits.size(0));
    Shapes.type("crossEntropy's labels", labels, DType.I64);
    Shapes.floating("crossEntropy", logits);
    if (labels.device().equals(Device.CPU)) {
      for (long l : labels.longs()) {
        require(
            l == IGNORE || (l >= 0 && l < logits.size(1)),
            RANGE,
            "crossEntropy: label %d of %d",
            l,
            logits.size(1));
      }
    }
    return CROSS_ENTROPY
        .call()
        .t(logits)
        .t(labels)
        .opt(null)
        .i(reduction.code)
        .i(IGNORE)
        .d(0)
        .one();
  }

  /// What attention may see.
  ///
  /// @param mask added to the scores, broadcast to (b, heads, t, s); or none
  /// @param causal whether place i sees only places ≤ i (then no mask)
  public record Sight(@Nullable Tensor mask, boolean causal) {
    /// Everything.
    public static final Sight ALL = new Sight(null, false);

    /// The past and the present.
    public static final Sight CAUSAL = new Sight(null, true);

    /// Checks that at most one of the two is given.
    public Sight {
      require(!(causal && mask != null), SHAPE, "attention with a mask and causal");
    }
  }

  /// softmax(q kᵀ / √d) v: q (b, h, t, d), k and v (b, g, s, d); h is a multiple of g, heads share
  /// keys by groups.
  ///
  /// @see <a href="https://arxiv.org/abs/2305.13245">Ainslie et al. 2023 (grouped queries)</a>
  public static Tensor attention(Tensor q, Tensor k, Tensor v, Sight sight) {
    Shapes.rank("attention", q, 4);
    Shapes.rank("attention", k, 4);
    Shapes.same("attention's values", v, k.size(0), k.size(1), k.size(2), v.size(3));
    require(
        q.size(0) == k.size(0) && q.size(3) == k.size(3) && q.size(1) % k.size(1) == 0,
        SHAPE,
        "attention: queries %s and keys %s",
        text(q.shape()),
        text(k.shape()));
    Shapes.floating("attention", q);
    Shapes.sameDtype("attention", q, k);
    Shapes.sameDtype("attention", q, v);
    Tensor mask = sight.mask();
    if (mask != null) {
      Shapes.sameDtype("attention's mask", q, mask);
      require(
          mask.rank() <= 4 && mask.size(-1) == k.size(2),
          SHAPE,
          "attention: mask %s",
          text(mask.shape()));
    }
    boolean grouped = q.size(1) != k.size(1);
    return SDPA.call()
        .t(q)
        .t(k)
        .t(v)
        .opt(mask)
        .d(0)
        .b(sight.causal())
        .optD(1 / Math.sqrt(q.size(3)))
        .b(grouped)
        .one();
  }
}
