package org.openledger.tensor.fused;

import static jdk.incubator.vector.VectorOperators.MAX;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import jdk.incubator.vector.FloatVector;

/// Softmax over a row of scores.
final class Softmax {
  private Softmax() {}

  /// p[0..n) ← softmax(scale × p[0..n)), zeros up to the next whole lanes; `p` has room for them.
  static void probabilities(float[] p, int n, float scale) {
    int end = Math.ceilDiv(n, Lanes.N) * Lanes.N;
    for (int i = n; i < end; i++) {
      p[i] = Float.NEGATIVE_INFINITY;
    }
    FloatVector top = FloatVector.broadcast(Lanes.FLOATS, Float.NEGATIVE_INFINITY);
    for (int i = 0; i < end; i += Lanes.N) {
      top = top.max(FloatVector.fromArray(Lanes.FLOATS, p, i));
    }
    float max = top.reduceLanes(MAX);
    FloatVector sum = FloatVector.zero(Lanes.FLOATS);
    for (int i = 0; i < end; i += Lanes.N) {
      FloatVector e = Exact.exp(FloatVector.fromArray(Lanes.FLOATS, p, i).sub(max).mul(scale));
      e.intoArray(p, i);
      sum = sum.add(e);
    }
    float inverse = 1 / Exact.sum(sum);
    for (int i = 0; i < end; i += Lanes.N) {
      FloatVector.fromArray(Lanes.FLOATS, p, i).mul(inverse).intoArray(p, i);
    }
  }

  /// `s` scores from element `at` on.
  record Row(MemorySegment m, long at, int s, boolean half) {}

  /// A row in place, of which the first `n` scores count and the others become 0; `p` has room for
  /// the row and one more vector.
  static void inPlace(Row row, float[] p, int n, float scale) {
    MemorySegment m = row.m;
    long at = row.at;
    int s = row.s;
    boolean half = row.half;
    int whole = n / Lanes.N * Lanes.N;
    for (int j = 0; j < whole; j += Lanes.N) {
      Lanes.load(m, at + j, half).intoArray(p, j);
    }
    for (int j = whole; j < n; j++) {
      p[j] = Lanes.one(m, at + j, half);
    }
    probabilities(p, n, scale);
    int padded = Math.ceilDiv(n, Lanes.N) * Lanes.N;
    Arrays.fill(p, padded, p.length, 0);
    int lanes = s / Lanes.N * Lanes.N;
    for (int j = 0; j < lanes; j += Lanes.N) {
      Lanes.store(FloatVector.fromArray(Lanes.FLOATS, p, j), m, at + j, half);
    }
    for (int j = lanes; j < s; j++) {
      Lanes.put(m, at + j, p[j], half);
    }
  }
}
