package org.openledger.attribution.notes;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.openledger.attribution.AttributionException;
import org.openledger.testing.Seeds;

class NotesShapleyTest {
  @Test
  void equalsTheMeanMarginalGainOverAllOrders() {
    Seeds.times(
        50,
        random -> {
          int n = random.nextInt(6);
          long[] values = values(random, n);
          assertThat(NotesShapley.of(values).numerators()).containsExactly(overOrders(values, n));
        });
  }

  @Test
  void addsUpToTheWholeGain() {
    Seeds.times(
        200,
        random -> {
          int n = 1 + random.nextInt(NotesShapley.NOTES_MAX);
          long[] values = values(random, n);
          NotesShapley shapley = NotesShapley.of(values);
          assertThat(Arrays.stream(shapley.numerators()).sum())
              .isEqualTo(shapley.denominator() * (values[values.length - 1] - values[0]));
        });
  }

  @Test
  void givesTwoCopiesOfOneNoteTheSame() {
    Seeds.times(
        100,
        random -> {
          int n = 2 + random.nextInt(3);
          long[] values = values(random, n);
          for (int s = 0; s < values.length; s++) { // notes 0 and 1 in exchange
            int swapped = (s & ~3) | (s & 1) << 1 | (s >> 1 & 1);
            values[Math.max(s, swapped)] = values[Math.min(s, swapped)];
          }
          long[] shares = NotesShapley.of(values).numerators();
          assertThat(shares[0]).isEqualTo(shares[1]);
        });
  }

  @Test
  void givesANoteThatChangesNothingZero() {
    Seeds.times(
        100,
        random -> {
          int n = 1 + random.nextInt(4);
          int idle = random.nextInt(n);
          long[] values = values(random, n);
          for (int s = 0; s < values.length; s++) {
            values[s] = values[s & ~(1 << idle)];
          }
          assertThat(NotesShapley.of(values).numerators()[idle]).isZero();
        });
  }

  @Test
  void isAdditiveInTheValues() {
    Seeds.times(
        100,
        random -> {
          int n = 1 + random.nextInt(4);
          long[] one = values(random, n);
          long[] two = values(random, n);
          long[] sum = new long[one.length];
          Arrays.setAll(sum, s -> one[s] + two[s]);
          long[] expected = NotesShapley.of(one).numerators();
          Arrays.setAll(expected, i -> expected[i] + NotesShapley.of(two).numerators()[i]);
          assertThat(NotesShapley.of(sum).numerators()).containsExactly(expected);
        });
  }

  @Test
  void readsInNats() {
    long[] values = MicroNats.of(new double[] {-10, -4, -10, -4});
    assertThat(NotesShapley.of(values).nats(0)).isEqualTo(6.0);
    assertThat(NotesShapley.of(values).nats(1)).isEqualTo(0.0);
  }

  @Test
  void refusesValuesThatAreNotOneASubset() {
    assertThatThrownBy(() -> NotesShapley.of(new long[6]))
        .isInstanceOf(AttributionException.class)
        .hasMessageContaining("6 subset values");
    assertThatThrownBy(() -> NotesShapley.of(new long[512]))
        .isInstanceOf(AttributionException.class)
        .hasMessageContaining("512 subset values");
    assertThatThrownBy(() -> MicroNats.of(Double.NEGATIVE_INFINITY))
        .isInstanceOf(AttributionException.class)
        .hasMessageContaining("-Infinity");
    assertThatThrownBy(() -> MicroNats.of(Double.NaN)).isInstanceOf(AttributionException.class);
  }

  @Test
  void splitsBetweenAdapterAndNotesLikeAGameOfTwo() {
    Seeds.times(
        200,
        random -> {
          long[] v = values(random, 2);
          TwoPlayerSplit split = new TwoPlayerSplit(v[0], v[1], v[2], v[3]);
          long[] shapley = NotesShapley.of(v).numerators();
          assertThat(split.adapterTwice()).isEqualTo(shapley[0]);
          assertThat(split.notesTwice()).isEqualTo(shapley[1]);
          assertThat(split.adapterWeight()).isEqualTo(Math.max(0, shapley[0]));
          assertThat(split.notesWeight()).isEqualTo(Math.max(0, shapley[1]));
        });
  }

  private static long[] values(RandomGenerator random, int n) {
    long[] values = new long[1 << n];
    Arrays.setAll(values, s -> random.nextLong(-400_000_000, 0));
    return values;
  }

  private static long[] overOrders(long[] values, int n) {
    long[] sums = new long[n];
    for (List<Integer> order : orders(n)) {
      int subset = 0;
      for (int note : order) {
        sums[note] += values[subset | 1 << note] - values[subset];
        subset |= 1 << note;
      }
    }
    return sums;
  }

  private static List<List<Integer>> orders(int n) {
    List<List<Integer>> orders = new ArrayList<>(List.of(List.of()));
    for (int note = 0; note < n; note++) {
      List<List<Integer>> longer = new ArrayList<>();
      for (List<Integer> order : orders) {
        for (int at = 0; at <= order.size(); at++) {
          List<Integer> with = new ArrayList<>(order);
          with.add(at, note);
          longer.add(with);
        }
      }
      orders = longer;
    }
    return orders;
  }
}
