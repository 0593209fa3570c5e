package org.openledger.serving.engine;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.openledger.serving.engine.TokenScore.Candidate;

/// Draws tokens from logits for one request: the same seed and logits give the same tokens.
final class LogitSampler {
  private static final String GENERATOR = "L64X128MixRandom";

  private final Sampling sampling;
  private final RandomGenerator random;

  LogitSampler(Sampling sampling) {
    this.sampling = sampling;
    this.random = RandomGeneratorFactory.of(GENERATOR).create(sampling.seed());
  }

  /// The `n` likeliest tokens, likeliest first; ties by the smaller id.
  static List<Candidate> top(float[] logits, double logSumExp, int n) {
    List<Candidate> top = new ArrayList<>(n);
    for (long entry : largest(logits, n)) {
      int id = id(entry);
      top.add(new Candidate(id, (float) (logits[id] - logSumExp)));
    }
    return top;
  }

  /// Draws the next token from adjusted logits.
  int sample(float[] logits) {
    int best = argmax(logits);
    if (sampling.temperature() == 0) {
      return best;
    }
    double u = random.nextDouble();
    float max = logits[best];
    boolean all = sampling.topK() == 0 && sampling.topP() == 1;
    double[] weights = new double[logits.length];
    double total = 0;
    for (int i = 0; i < logits.length; i++) {
      weights[i] = Math.exp((logits[i] - max) / sampling.temperature());
      total += weights[i];
    }
    if (all) {
      return draw(weights, floor(weights), u);
    }
    return draw(weights, nucleus(logits, weights, total), u);
  }

  /// Tokens that `minP` alone leaves, by id.
  private int[] floor(double[] weights) {
    int[] kept = new int[weights.length];
    int n = 0;
    for (int i = 0; i < weights.length; i++) {
      if (weights[i] >= sampling.minP()) { // the likeliest weighs 1
        kept[n++] = i;
      }
    }
    return Arrays.copyOf(kept, n);
  }

  /// Tokens that `topK`, then `topP`, then `minP` leave, likeliest first.
  private int[] nucleus(float[] logits, double[] weights, double total) {
    int k = sampling.topK() == 0 ? logits.length : Math.min(sampling.topK(), logits.length);
    long[] ordered = sampling.topK() == 0 ? likely(logits, weights, total) : largest(logits, k);
    double mass = sampling.topK() == 0 ? total : 0;
    if (sampling.topK() != 0) {
      for (long entry : ordered) {
        mass += weights[id(entry)];
      }
    }
    int[] kept = new int[ordered.length];
    int n = 0;
    double sum = 0;
    for (long entry : ordered) {
      int id = id(entry);
      if (n > 0 && (sum >= sampling.topP() * mass || weights[id] < sampling.minP())) {
        break;
      }
      sum += weights[id];
      kept[n++] = id;
    }
    return Arrays.copyOf(kept, n);
  }

  /// The likeliest tokens in order, as many as are sure to hold `topP` of the mass: sorting the
  /// whole vocabulary for a few hundred tokens would cost more than the rest of sampling.
  private long[] likely(float[] logits, double[] weights, double total) {
    for (double floor = 1e-3; ; floor = floor < 1e-9 ? 0 : floor * 1e-3) {
      long[] entries = new long[logits.length];
      int n = 0;
      double mass = 0;
      for (int i = 0; i < logits.length; i++) {
        if (weights[i] >= floor) {
          entries[n++] = entry(logits[i], i);
          mass += weights[i];
        }
      }
      if (floor == 0 || mass >= sampling.topP() * total) {
        return descending(Arrays.copyOf(entries, n));
      }
    }
  }

  private static int draw(double[] weights, int[] kept, double u) {
    double mass = 0;
    for (int id : kept) {
      mass += weights[id];
    }
    double left = u * mass;
    for (int id : kept) {
      left -= weights[id];
      if (left < 0) {
        return id;
      }
    }
    return kept[kept.length - 1]; // rounding left a sliver
  }

  private static int argmax(float[] logits) {
    int best = 0;
    for (int i = 1; i < logits.length; i++) {
      if (logits[i] > logits[best]) {
        best = i;
      }
    }
    return best;
  }

  /// The `n` largest entries, largest first: a min-heap would do, but n is small or everything.
  private static long[] largest(float[] logits, int n) {
    if (n > 64) {
      long[] entries = new long[logits.length];
      for (int i = 0; i < logits.length; i++) {
        entries[i] = entry(logits[i], i);
      }
      return Arrays.copyOf(descending(entries), Math.min(n, logits.length));
    }
    long[] top = new long[Math.min(n, logits.length)];
    int size = 0;
    for (int i = 0; i < logits.length && top.length > 0; i++) {
      long entry = entry(logits[i], i);
      if (size == top.length && entry <= top[size - 1]) {
        continue;
      }
      int at = size == top.length ? size - 1 : size++;
      for (; at > 0 && top[at - 1] < entry; at--) {
        top[at] = top[at - 1];
      }
      top[at] = entry;
    }
    return top;
  }

  private static long[] descending(long[] entries) {
    Arrays.sort(entries);
    for (int i = 0, j = entries.length - 1; i < j; i++, j--) {
      long swapped = entries[i];
      entries[i] = entries[j];
      entries[j] = swapped;
    }
    return entries;
  }

  /// A logit and its id as one number that orders by logit, then by smaller id.
  private static long entry(float logit, int id) {
    int bits = Float.floatToIntBits(logit + 0f); // + 0 makes -0 equal to 0
    int ordered = bits ^ ((bits >> 31) & 0x7fffffff);
    return ((long) ordered << 32) | (0xffffffffL - id);
  }

  private static int id(long entry) {
    return (int) (0xffffffffL - (entry & 0xffffffffL));
  }
}
