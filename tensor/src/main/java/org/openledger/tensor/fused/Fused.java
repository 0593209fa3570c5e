package org.openledger.tensor.fused;

import java.lang.foreign.MemorySegment;
import jdk.incubator.vector.FloatVector;
import org.jspecify.annotations.Nullable;
import org.openledger.tensor.Parallel;
import org.openledger.tensor.Tensor;
import org.openledger.tensor.TensorException;
import org.openledger.tensor.TensorException.Code;

/// The elementwise parts of a transformer layer, fused.
public final class Fused {
  private static final int GRAIN_ELEMENTS = 1 << 14;

  private Fused() {}

  /// Whether the kernels can run: the Vector API's module was added at start.
  public static boolean available() {
    return ModuleLayer.boot().findModule("jdk.incubator.vector").isPresent();
  }

  /// Whether rows of `width` numbers divide into lanes.
  public static boolean fits(int width) {
    return width % Lanes.N == 0;
  }

  private static void check(boolean holds, String what) {
    if (!holds) {
      throw new TensorException(Code.SHAPE, "fused: " + what);
    }
  }

  private static void same(Tensor a, Tensor b) {
    check(
        Lanes.readable(a)
            && Lanes.readable(b)
            && a.dtype() == b.dtype()
            && a.elements() == b.elements(),
        a + " and " + b + " are not alike, contiguous and on the host");
  }

  private static int grain(int width) {
    return Math.max(1, GRAIN_ELEMENTS / width);
  }

  /// x ← x + y (if given), out ← x / √(mean(x²) + ε) × w, row by row.
  ///
  /// @param x (n, d), written when `y` is given
  /// @param y (n, d) or none
  /// @param w (d)
  /// @param out (n, d)
  public static void addRmsNorm(
      Tensor x, @Nullable Tensor y, Tensor w, double epsilon, Tensor out) {
    same(x, out);
    if (y != null) {
      same(x, y);
    }
    int d = (int) w.elements();
    int n = (int) (x.elements() / d);
    check(fits(d) && x.size(-1) == d && w.dtype() == x.dtype(), "norm of " + x + " by " + w);
    boolean half = Lanes.half(x);
    MemorySegment mx = x.memory();
    MemorySegment my = y == null ? null : y.memory();
    MemorySegment mw = w.memory();
    MemorySegment mo = out.memory();
    Parallel.range(
        n,
        grain(d),
        (begin, end) -> {
          for (int i = begin; i < end; i++) {
            long row = (long) i * d;
            double sum = my == null ? squares(mx, row, d, half) : added(mx, my, row, d, half);
            float scale = (float) (1 / Math.sqrt(sum / d + epsilon));
            for (int j = 0; j < d; j += Lanes.N) {
              FloatVector v = Lanes.load(mx, row + j, half).mul(scale);
              Lanes.store(v.mul(Lanes.load(mw, j, half)), mo, row + j, half);
            }
          }
        });
  }

  private static double squares(MemorySegment x, long row, int d, boolean half) {
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    for (int j = 0; j < d; j += Lanes.N) {
      FloatVector v = Lanes.load(x, row + j, half);
      sum = v.fma(v, sum);
    }
    return Exact.sum(sum);
  }

  private static double added(MemorySegment x, MemorySegment y, long row, int d, boolean half) {
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    for (int j = 0; j < d; j += Lanes.N) {
      FloatVector v = Lanes.load(x, row + j, half).add(Lanes.load(y, row + j, half));
      sum = v.fma(v, sum);
      Lanes.store(v, x, row + j, half);
    }
    return Exact.sum(sum);
  }

  /// x ← x + y.
  public static void add(Tensor x, Tensor y) {
    same(x, y);
    int n = (int) x.elements();
    check(fits(n), "sum of " + x);
    boolean half = Lanes.half(x);
    MemorySegment mx = x.memory();
    MemorySegment my = y.memory();
    Parallel.range(
        n / Lanes.N,
        GRAIN_ELEMENTS / Lanes.N,
        (begin, end) -> {
          for (long j = (long) begin * Lanes.N; j < (long) end * Lanes.N; j += Lanes.N) {
            Lanes.store(Lanes.load(mx, j, half).add(Lanes.load(my, j, half)), mx, j, half);
          }
        });
  }

  /// out ← g σ(g) × u: `gateUp` (n, 2f) holds g and u side by side, `out` is (n, f).
  public static void gate(Tensor gateUp, Tensor out) {
    int f = (int) out.size(-1);
    int n = (int) (out.elements() / f);
    check(
        Lanes.readable(gateUp)
            && Lanes.readable(out)
            && gateUp.dtype() == out.dtype()
            && gateUp.elements() == 2L * n * f
            && fits(f),
        "gate of " + gateUp + " into " + out);
    boolean half = Lanes.half(out);
    MemorySegment mg = gateUp.memory();
    MemorySegment mo = out.memory();
    Parallel.range(
        n,
        grain(f),
        (begin, end) -> {
          for (int i = begin; i < end; i++) {
            long from = 2L * i * f;
            for (int j = 0; j < f; j += Lanes.N) {
              FloatVector g = Lanes.load(mg, from + j, half);
              FloatVector u = Lanes.load(mg, from + f + j, half);
              FloatVector e = Exact.exp(g.neg()).add(1);
              Lanes.store(g.mul(u).div(e), mo, (long) i * f + j, half);
            }
          }
        });
  }

  /// Turns the first `heads` heads of each row, in place: `x` (n, h, D) with h ≥ `heads`.
  ///
  /// @param cosSin (T, D) as F32: half a row of cosines, half of sines
  /// @param positions each row's place, n of them
  public static void rope(Tensor x, int heads, Tensor cosSin, int[] positions) {
    turn(x, heads, cosSin, positions, 1);
  }

  /// Turns forward (1) or back (-1).
  static void turn(Tensor x, int heads, Tensor cosSin, int[] positions, float direction) {
    int d = (int) x.size(-1);
    int all = (int) x.size(-2);
    int n = (int) x.size(0);
    check(
        Lanes.readable(x) && fits(d / 2) && heads <= all && positions.length == n,
        "rope of " + x + " at " + positions.length + " positions");
    boolean half = Lanes.half(x);
    MemorySegment mx = x.memory();
    MemorySegment mt = cosSin.memory();
    int h = d / 2;
    Parallel.range(
        n,
        grain(heads * d),
        (begin, end) -> {
          for (int i = begin; i < end; i++) {
            long turn = (long) positions[i] * d;
            for (int j = 0; j < h; j += Lanes.N) {
              FloatVector c = Lanes.load(mt, turn + j, false);
              FloatVector s = Lanes.load(mt, turn + h + j, false).mul(direction);
              for (int k = 0; k < heads; k++) {
                long at = ((long) i * all + k) * d + j;
                FloatVector a = Lanes.load(mx, at, half);
                FloatVector b = Lanes.load(mx, at + h, half);
                Lanes.store(a.mul(c).sub(b.mul(s)), mx, at, half);
                Lanes.store(b.mul(c).add(a.mul(s)), mx, at + h, half);
              }
            }
          }
        });
  }

  /// Softmax of scaled scores in place, where row i of every block of `queries` rows sees the first
  /// `past` + i + 1 columns; the others become 0.
  ///
  /// @param x (…, queries, s)
  public static void causalSoftmax(Tensor x, int past, double scale) {
    int s = (int) x.size(-1);
    int queries = (int) x.size(-2);
    int rows = (int) (x.elements() / s);
    check(Lanes.readable(x) && past + queries <= s, "softmax of " + x + " after " + past);
    boolean half = Lanes.half(x);
    MemorySegment m = x.memory();
    Parallel.range(
        rows,
        Math.max(1, grain(s) / 2),
        (begin, end) -> {
          float[] p = new float[s + Lanes.N];
          for (int i = begin; i < end; i++) {
            Softmax.inPlace(
                new Softmax.Row(m, (long) i * s, s, half),
                p,
                past + i % queries + 1,
                (float) scale);
          }
        });
  }
}
