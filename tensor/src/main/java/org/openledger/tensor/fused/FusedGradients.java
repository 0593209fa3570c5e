package org.openledger.tensor.fused;

import static jdk.incubator.vector.VectorOperators.MAX;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.openledger.tensor.Parallel;
import org.openledger.tensor.Tensor;
import org.openledger.tensor.TensorException;
import org.openledger.tensor.TensorException.Code;

/// Gradients of the functions of [Fused], by hand.
public final class FusedGradients {
  private FusedGradients() {}

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new TensorException(Code.SHAPE, "fused gradient: " + what);
    }
  }

  private static void alike(Tensor... all) {
    for (Tensor t : all) {
      check(Lanes.readable(t) && t.dtype() == all[0].dtype(), "of " + t);
    }
  }

  /// dx ← dx + the gradient by x of the norm of x, given the gradient `dy` by its output.
  ///
  /// With r = 1 / √(mean(x²) + ε) and g = dy × w: r g − r³ x mean(g × x).
  ///
  /// @param dx (n, d), written
  /// @param x (n, d)
  /// @param w (d)
  /// @param dy (n, d)
  public static void rmsNorm(Tensor dx, Tensor x, Tensor w, Tensor dy, double epsilon) {
    int d = (int) w.elements();
    int n = (int) (x.elements() / d);
    alike(dx, x, w, dy);
    check(
        Fused.fits(d) && dx.elements() == x.elements() && dy.elements() == x.elements(),
        "norm of " + x);
    boolean half = Lanes.half(x);
    MemorySegment mdx = dx.memory();
    MemorySegment mx = x.memory();
    MemorySegment mw = w.memory();
    MemorySegment mdy = dy.memory();
    Parallel.range(
        n,
        Math.max(1, (1 << 14) / d),
        (begin, end) -> {
          for (int i = begin; i < end; i++) {
            long row = (long) i * d;
            FloatVector squares = FloatVector.zero(Lanes.FLOATS);
            FloatVector products = FloatVector.zero(Lanes.FLOATS);
            for (int j = 0; j < d; j += Lanes.N) {
              FloatVector v = Lanes.load(mx, row + j, half);
              FloatVector g = Lanes.load(mdy, row + j, half).mul(Lanes.load(mw, j, half));
              squares = v.fma(v, squares);
              products = g.fma(v, products);
            }
            double r = 1 / Math.sqrt(Exact.sum(squares) / d + epsilon);
            float a = (float) r;
            float b = (float) (-r * r * r * Exact.sum(products) / d);
            for (int j = 0; j < d; j += Lanes.N) {
              FloatVector g = Lanes.load(mdy, row + j, half).mul(Lanes.load(mw, j, half));
              FloatVector sum = Lanes.load(mdx, row + j, half).add(g.mul(a));
              Lanes.store(Lanes.load(mx, row + j, half).mul(b).add(sum), mdx, row + j, half);
            }
          }
        });
  }

  /// gateUp ← the gradient by it of g σ(g) × u, given the gradient `dy` by that product.
  ///
  /// @param gateUp (n, 2f), read and written
  /// @param dy (n, f)
  public static void gate(Tensor gateUp, Tensor dy) {
    int f = (int) dy.size(-1);
    int n = (int) (dy.elements() / f);
    alike(gateUp, dy);
    check(gateUp.elements() == 2L * n * f && Fused.fits(f), "gate of " + gateUp);
    boolean half = Lanes.half(dy);
    MemorySegment mg = gateUp.memory();
    MemorySegment md = dy.memory();
    Parallel.range(
        n,
        Math.max(1, (1 << 14) / f),
        (begin, end) -> {
          for (int i = begin; i < end; i++) {
            long at = 2L * i * f;
            for (int j = 0; j < f; j += Lanes.N) {
              FloatVector g = Lanes.load(mg, at + j, half);
              FloatVector u = Lanes.load(mg, at + f + j, half);
              FloatVector y = Lanes.load(md, (long) i * f + j, half);
              FloatVector one = FloatVector.broadcast(Lanes.FLOATS, 1);
              FloatVector s = one.div(Exact.exp(g.neg()).add(1));
              FloatVector slope = s.mul(one.add(g.mul(one.sub(s))));
              Lanes.store(y.mul(u).mul(slope), mg, at + j, half);
              Lanes.store(y.mul(g).mul(s), mg, at + f + j, half);
            }
          }
        });
  }

  /// dp ← scale × p × (dp − Σ p dp), row by row: from the gradient by probabilities to that by the
  /// scores before scaling.
  ///
  /// @param dp (…, s), written
  /// @param p (…, s)
  public static void softmax(Tensor dp, Tensor p, double scale) {
    int s = (int) p.size(-1);
    int rows = (int) (p.elements() / s);
    alike(dp, p);
    check(dp.elements() == p.elements(), "softmax of " + p);
    boolean half = Lanes.half(p);
    MemorySegment md = dp.memory();
    MemorySegment mp = p.memory();
    int whole = s / Lanes.N * Lanes.N;
    Parallel.range(
        rows,
        Math.max(1, (1 << 14) / s),
        (begin, end) -> {
          for (int i = begin; i < end; i++) {
            long row = (long) i * s;
            FloatVector sum = FloatVector.zero(Lanes.FLOATS);
            for (int j = 0; j < whole; j += Lanes.N) {
              sum = Lanes.load(mp, row + j, half).fma(Lanes.load(md, row + j, half), sum);
            }
            float total = Exact.sum(sum);
            for (int j = whole; j < s; j++) {
              total += Lanes.one(mp, row + j, half) * Lanes.one(md, row + j, half);
            }
            for (int j = 0; j < whole; j += Lanes.N) {
              FloatVector v = Lanes.load(md, row + j, half).sub(total).mul((float) scale);
              Lanes.store(v.mul(Lanes.load(mp, row + j, half)), md, row + j, half);
            }
            for (int j = whole; j < s; j++) {
              float v = (Lanes.one(md, row + j, half) - total) * (float) scale;
              Lanes.put(md, row + j, v * Lanes.one(mp, row + j, half), half);
            }
          }
        });
  }

  /// Turns the first `heads` heads of each row back, in place: the gradient of [Fused#rope].
  public static void rope(Tensor dx, int heads, Tensor cosSin, int[] positions) {
    Fused.turn(dx, heads, cosSin, positions, -1);
  }

  /// logits ← weight × (softmax(logits) − 1 at the label), row by row; returns each label's −ln p.
  ///
  /// @param logits (n, V), read and written
  public static double[] crossEntropy(Tensor logits, int[] labels, double[] weights) {
    int v = (int) logits.size(-1);
    int n = (int) logits.size(0);
    alike(logits);
    check(Fused.fits(v) && labels.length == n && weights.length == n, "cross-entropy of " + logits);
    boolean half = Lanes.half(logits);
    MemorySegment m = logits.memory();
    double[] losses = new double[n];
    Parallel.range(
        n,
        1,
        (begin, end) -> {
          for (int i = begin; i < end; i++) {
            losses[i] = row(m, (long) i * v, v, new Label(labels[i], weights[i]), half);
          }
        });
    return losses;
  }

  private record Label(int id, double weight) {}

  private static double row(MemorySegment m, long row, int v, Label label, boolean half) {
    FloatVector top = FloatVector.broadcast(Lanes.FLOATS, Float.NEGATIVE_INFINITY);
    for (int j = 0; j < v; j += Lanes.N) {
      top = top.max(Lanes.load(m, row + j, half));
    }
    float max = top.reduceLanes(MAX);
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    for (int j = 0; j < v; j += Lanes.N) {
      sum = sum.add(Exact.exp(Lanes.load(m, row + j, half).sub(max)));
    }
    double total = Exact.sum(sum);
    double loss = max + StrictMath.log(total) - Lanes.one(m, row + label.id, half);
    float p = (float) StrictMath.exp(-loss);
    float factor = (float) (label.weight / total);
    for (int j = 0; j < v; j += Lanes.N) {
      FloatVector e = Exact.exp(Lanes.load(m, row + j, half).sub(max));
      Lanes.store(e.mul(factor), m, row + j, half);
    }
    Lanes.put(m, row + label.id, (float) (label.weight * (p - 1.0)), half);
    return loss;
  }
}
