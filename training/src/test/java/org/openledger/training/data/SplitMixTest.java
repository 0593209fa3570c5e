package org.openledger.training.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.openledger.testing.Seeds;

class SplitMixTest {
  @Test
  void agreesWithTheReferenceCode() {
    // Vigna's splitmix64.c, state 1234567
    SplitMix random = new SplitMix(1234567);
    for (String expected :
        new String[] {
          "6457827717110365317",
          "3203168211198807973",
          "9817491932198370423",
          "4593380528125082431",
          "16408922859458223821"
        }) {
      assertThat(random.nextLong()).isEqualTo(Long.parseUnsignedLong(expected));
    }
  }

  @Test
  void aShuffleIsAPermutationThatItsStreamRepeats() {
    Seeds.times(
        50,
        r -> {
          long seed = r.nextLong();
          int[] a = new int[r.nextInt(200)];
          Arrays.setAll(a, i -> i);
          int[] sorted = a.clone();
          int[] b = a.clone();
          SplitMix.stream(seed, "x").shuffle(a);
          SplitMix.stream(seed, "x").shuffle(b);
          assertThat(a).isEqualTo(b).containsExactlyInAnyOrder(sorted);
        });
  }

  @Test
  void streamsOfOtherNamesAndSeedsDiffer() {
    assertThat(SplitMix.stream(1, "a").nextLong())
        .isNotEqualTo(SplitMix.stream(1, "b").nextLong())
        .isNotEqualTo(SplitMix.stream(2, "a").nextLong());
  }
}
