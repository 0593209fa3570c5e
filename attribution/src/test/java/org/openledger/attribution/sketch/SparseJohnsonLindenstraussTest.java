package org.openledger.attribution.sketch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.openledger.attribution.AttributionException;
import org.openledger.primitives.Hash;
import org.openledger.testing.Seeds;

class SparseJohnsonLindenstraussTest {
  @Test
  void equalsTheExplicitMatrixBitForBit() {
    Seeds.times(
        40,
        random -> {
          int nonZeros = 1 << random.nextInt(3);
          int slots = nonZeros * (16 << random.nextInt(5));
          int d = 1 + random.nextInt(3_000);
          var s = new SparseJohnsonLindenstrauss(d, slots, nonZeros, seed(random));
          float[] x = vector(random, d);
          assertThat(sketch(s, x)).containsExactly(naive(s, x));
        });
  }

  @Test
  void everyColumnHasOneEntryOfEqualSizeInEachSection() {
    Seeds.times(
        10,
        random -> {
          var s = new SparseJohnsonLindenstrauss(200, 256, 4, seed(random));
          for (int i = 0; i < 200; i++) {
            float[] unit = new float[200];
            unit[i] = 1;
            float[] column = sketch(s, unit);
            for (int l = 0; l < 4; l++) {
              double sum = 0;
              for (int j = 64 * l; j < 64 * (l + 1); j++) {
                sum += Math.abs(column[j]);
                assertThat(Math.abs(column[j])).isIn(0f, 0.5f);
              }
              assertThat(sum).isEqualTo(0.5);
            }
          }
        });
  }

  @Test
  void doesNotDependOnHowTheVectorIsCut() {
    Seeds.times(
        20,
        random -> {
          int d = 1_000 + random.nextInt(1_000);
          var s = new SparseJohnsonLindenstrauss(d, 1024, 4, seed(random));
          float[] x = vector(random, d);
          try (Arena arena = Arena.ofConfined()) {
            MemorySegment all = arena.allocateFrom(ValueLayout.JAVA_FLOAT, x);
            SketchAccumulator pieces = s.accumulator();
            for (int at = 0; at < d; ) {
              int count = Math.min(d - at, random.nextInt(100));
              pieces.append(all.asSlice(4L * at), count);
              at += count;
            }
            assertThat(pieces.finish()).containsExactly(sketch(s, x));
          }
        });
  }

  /// Mean and variance over seeds against E = ⟨x, y⟩, Var ≤ (|x|²|y|² + ⟨x, y⟩²)/k: the mean of m
  /// draws lies within 6 standard errors, the sample variance within 40 % above the bound (at m =
  /// 2,000 its own relative error is about 5 %, with room for heavy tails).
  @Test
  void preservesInnerProductsAsTheTheorySays() {
    Seeds.times(
        3,
        random -> {
          int d = 2_000;
          int k = 256;
          int m = 2_000;
          float[] x = vector(random, d);
          float[] y = vector(random, d);
          for (int i = 0; i < d; i++) {
            y[i] += 0.3f * x[i] + (i < 8 ? 20 : 0); // some likeness, some heavy coordinates
          }
          double exact = dot(x, y);
          double bound = (dot(x, x) * dot(y, y) + exact * exact) / k;
          double sum = 0;
          double squares = 0;
          for (int r = 0; r < m; r++) {
            var s = new SparseJohnsonLindenstrauss(d, k, 4, seed(random));
            double error = dot(sketch(s, x), sketch(s, y)) - exact;
            sum += error;
            squares += error * error;
          }
          assertThat(sum / m).isCloseTo(0, within(6 * Math.sqrt(bound / m)));
          assertThat(squares / m).isLessThan(1.4 * bound);
        });
  }

  @Test
  void anotherSeedGivesAnotherProjection() {
    Seeds.times(
        10,
        random -> {
          byte[] seed = seed(random).bytes();
          float[] x = vector(random, 500);
          float[] first = sketch(new SparseJohnsonLindenstrauss(500, 256, 4, Hash.of(seed)), x);
          seed[random.nextInt(32)] ^= 1;
          float[] second = sketch(new SparseJohnsonLindenstrauss(500, 256, 4, Hash.of(seed)), x);
          assertThat(second).isNotEqualTo(first);
        });
  }

  @Test
  void refusesWhatItCannotProject() {
    Hash seed = Hash.ZERO;
    refuses(() -> new SparseJohnsonLindenstrauss(0, 256, 4, seed), "0 dimensions");
    refuses(() -> new SparseJohnsonLindenstrauss(9, 256, 3, seed), "3 non-zeros");
    refuses(() -> new SparseJohnsonLindenstrauss(9, 300, 4, seed), "300 slots");
    refuses(() -> new SparseJohnsonLindenstrauss(9, 32, 4, seed), "32 slots");
    SketchAccumulator sketch = new SparseJohnsonLindenstrauss(9, 256, 4, seed).accumulator();
    refuses(() -> sketch.append(new float[10]), "coordinates 0 to 10");
    refuses(() -> sketch.append(MemorySegment.ofArray(new float[2]), 3), "3 coordinates from 8");
    sketch.append(new float[8]);
    refuses(sketch::finish, "after 8");
  }

  private static void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable c, String why) {
    assertThatThrownBy(c).isInstanceOf(AttributionException.class).hasMessageContaining(why);
  }

  /// Coordinate by coordinate from the definition: sums in order, what runs over a section's end
  /// summed apart and added last.
  static float[] naive(SparseJohnsonLindenstrauss s, float[] x) {
    int section = s.slots() / s.nonZeros();
    float[] inside = new float[s.slots()];
    float[] over = new float[s.slots()];
    for (int i = 0; i < x.length; i++) {
      for (int l = 0; l < s.nonZeros(); l++) {
        long word = s.placement(i / 16, l / 2);
        int half = (int) (l % 2 == 0 ? word : word >>> 32);
        int slot = (half >>> 16) % section;
        if (slot < 0) {
          slot += section;
        }
        slot += i % 16;
        float signed = ((half >> (i % 16)) & 1) == 1 ? -x[i] : x[i];
        if (slot < section) {
          inside[l * section + slot] += signed;
        } else {
          over[l * section + slot - section] += signed;
        }
      }
    }
    float[] sketch = new float[s.slots()];
    for (int j = 0; j < sketch.length; j++) {
      sketch[j] = (inside[j] + over[j]) * (float) (1 / Math.sqrt(s.nonZeros()));
    }
    return sketch;
  }

  private static float[] sketch(SparseJohnsonLindenstrauss s, float[] x) {
    SketchAccumulator sketch = s.accumulator();
    sketch.append(x);
    return sketch.finish();
  }

  static Hash seed(RandomGenerator random) {
    return new Hash(random.nextLong(), random.nextLong(), random.nextLong(), random.nextLong());
  }

  static float[] vector(RandomGenerator random, int d) {
    float[] x = new float[d];
    for (int i = 0; i < d; i++) {
      x[i] = (float) random.nextGaussian();
    }
    return x;
  }

  static double dot(float[] x, float[] y) {
    double sum = 0;
    for (int i = 0; i < x.length; i++) {
      sum += (double) x[i] * y[i];
    }
    return sum;
  }
}
