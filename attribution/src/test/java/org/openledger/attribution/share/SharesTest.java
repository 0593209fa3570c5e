package org.openledger.attribution.share;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.random.RandomGenerator;
import org.junit.jupiter.api.Test;
import org.openledger.attribution.AttributionException;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;
import org.openledger.testing.Seeds;

class SharesTest {
  @Test
  void partsAddUpAndAreWithinOneUnitOfTheExactShare() {
    Seeds.times(
        500,
        random -> {
          BigInteger pot = amount(random);
          List<BigInteger> weights = weights(random);
          List<BigInteger> parts = LargestRemainder.split(pot, weights);
          BigInteger total = sum(weights);
          assertThat(sum(parts)).isEqualTo(pot);
          for (int i = 0; i < parts.size(); i++) {
            BigInteger off = parts.get(i).multiply(total).subtract(pot.multiply(weights.get(i)));
            assertThat(off.abs()).isLessThan(total);
            assertThat(weights.get(i).signum() > 0 || parts.get(i).signum() == 0).isTrue();
          }
        });
  }

  @Test
  void equalWeightsDifferByOneUnitAtMostAndTheEarlierGetsIt() {
    assertThat(
            LargestRemainder.split(BigInteger.valueOf(5), Collections.nCopies(3, BigInteger.ONE)))
        .containsExactly(BigInteger.TWO, BigInteger.TWO, BigInteger.ONE);
    assertThat(LargestRemainder.split(BigInteger.ONE, Collections.nCopies(3, BigInteger.TEN)))
        .containsExactly(BigInteger.ONE, BigInteger.ZERO, BigInteger.ZERO);
  }

  @Test
  void refusesNegativeWeightsAndPotsAndNoWeightAtAll() {
    BigInteger minus = BigInteger.ONE.negate();
    refuses(() -> LargestRemainder.split(BigInteger.TEN, List.of(minus)), "weight of -1");
    refuses(() -> LargestRemainder.split(minus, List.of(BigInteger.ONE)), "pot of -1");
    refuses(() -> LargestRemainder.split(BigInteger.ONE, List.of()), "all 0 weights");
    refuses(() -> new FeeSplit(1, 2, 3, 4), "together 10000");
    refuses(() -> new FeeSplit(-1, 1, 0, 10_000), "-1");
    refuses(() -> new FeeSplit(Integer.MAX_VALUE, Integer.MAX_VALUE, 2, 10_000), "together");
    refuses(() -> new PartWeights(-1, 0), "-1 for influence");
  }

  @Test
  void everyWeiOfAFeeIsPaidToSomeone() {
    Seeds.times(
        500,
        random -> {
          UInt256 fee = UInt256.of(amount(random));
          FeeSplit split = feeSplit(random);
          FeeSplit.Parts parts = split.split(fee);
          ContributorPot pot =
              ContributorPot.of(
                  parts.contributors(), partWeights(random), scores(random), scores(random));
          List<Payment> payments =
              new Payees(address(1), address(2), address(3), address(4)).payments(parts, pot);
          assertThat(payments.stream().map(Payment::wei).reduce(UInt256.ZERO, UInt256::add))
              .isEqualTo(fee);
          assertThat(payments).noneMatch(payment -> payment.wei().isZero());
        });
  }

  @Test
  void nobodyIsPaidWithoutAPositiveScoreInThatPart() {
    Seeds.times(
        300,
        random -> {
          SortedMap<Address, BigInteger> influence = scores(random);
          SortedMap<Address, BigInteger> notes = scores(random);
          ContributorPot pot =
              ContributorPot.of(UInt256.of(amount(random)), partWeights(random), influence, notes);
          assertThat(pot.influence().keySet()).allMatch(a -> influence.get(a).signum() > 0);
          assertThat(pot.notes().keySet()).allMatch(a -> notes.get(a).signum() > 0);
        });
  }

  @Test
  void equalScoresArePaidTheSameToTheWei() {
    Seeds.times(
        300,
        random -> {
          SortedMap<Address, BigInteger> scores = scores(random);
          BigInteger same = BigInteger.valueOf(1 + random.nextInt(1_000));
          scores.put(address(90), same);
          scores.put(address(91), same);
          SortedMap<Address, UInt256> paid =
              ContributorPot.of(
                      UInt256.of(amount(random)), new PartWeights(1, 0), scores, new TreeMap<>())
                  .influence();
          BigInteger one = paid.getOrDefault(address(90), UInt256.ZERO).toBigInteger();
          BigInteger two = paid.getOrDefault(address(91), UInt256.ZERO).toBigInteger();
          assertThat(one.subtract(two)).isBetween(BigInteger.ZERO, BigInteger.ONE);
        });
  }

  @Test
  void aContributorWhoseRowsCancelOutLeavesTheOthersAsTheyWere() {
    Seeds.times(
        200,
        random -> {
          UInt256 wei = UInt256.of(amount(random));
          SortedMap<Address, BigInteger> scores = scores(random);
          var before = ContributorPot.of(wei, new PartWeights(1, 0), scores, new TreeMap<>());
          scores.put(address(95), BigInteger.ZERO);
          scores.put(address(96), BigInteger.valueOf(-random.nextInt(1_000_000)));
          var after = ContributorPot.of(wei, new PartWeights(1, 0), scores, new TreeMap<>());
          assertThat(after).isEqualTo(before);
        });
  }

  @Test
  void aPartNobodyHasAClaimOnGoesToTheDatanetsTreasury() {
    UInt256 wei = UInt256.of(100);
    SortedMap<Address, BigInteger> some = new TreeMap<>();
    some.put(address(1), BigInteger.ONE);
    SortedMap<Address, BigInteger> none = new TreeMap<>();
    none.put(address(1), BigInteger.valueOf(-5));
    assertThat(ContributorPot.of(wei, new PartWeights(0, 0), some, some).unclaimed())
        .isEqualTo(wei);
    assertThat(ContributorPot.of(wei, new PartWeights(3, 1), none, none).unclaimed())
        .isEqualTo(wei);
    ContributorPot half = ContributorPot.of(wei, new PartWeights(3, 1), none, some);
    assertThat(half.unclaimed()).isEqualTo(UInt256.of(75));
    assertThat(half.notes()).containsExactly(java.util.Map.entry(address(1), UInt256.of(25)));
  }

  @Test
  void aPotSmallerThanTheContributorsStillAddsUp() {
    Seeds.times(
        200,
        random -> {
          SortedMap<Address, BigInteger> scores = new TreeMap<>();
          for (int i = 0; i < 40; i++) {
            scores.put(address(i), BigInteger.valueOf(1 + random.nextInt(9)));
          }
          UInt256 wei = UInt256.of(random.nextInt(5));
          ContributorPot pot = ContributorPot.of(wei, new PartWeights(1, 1), scores, scores);
          assertThat(pot.unclaimed()).isEqualTo(UInt256.ZERO);
          assertThat(pot.total().values().stream().reduce(UInt256.ZERO, UInt256::add))
              .isEqualTo(wei);
        });
  }

  @Test
  void theDefaultSplitIsTheDesigns() {
    FeeSplit.Parts parts = FeeSplit.DEFAULT.split(UInt256.of(1_000));
    assertThat(parts)
        .isEqualTo(
            new FeeSplit.Parts(UInt256.of(100), UInt256.of(200), UInt256.of(200), UInt256.of(500)));
  }

  private static FeeSplit feeSplit(RandomGenerator random) {
    int a = random.nextInt(10_001);
    int b = random.nextInt(10_001 - a);
    int c = random.nextInt(10_001 - a - b);
    return new FeeSplit(a, b, c, 10_000 - a - b - c);
  }

  private static PartWeights partWeights(RandomGenerator random) {
    return new PartWeights(
        random.nextInt(3) * random.nextLong(1L << 50),
        random.nextInt(3) * random.nextLong(1L << 50));
  }

  private static SortedMap<Address, BigInteger> scores(RandomGenerator random) {
    SortedMap<Address, BigInteger> scores = new TreeMap<>();
    for (int i = random.nextInt(12); i > 0; i--) {
      scores.put(
          address(random.nextInt(80)), BigInteger.valueOf(random.nextLong() >> random.nextInt(64)));
    }
    return scores;
  }

  private static List<BigInteger> weights(RandomGenerator random) {
    List<BigInteger> weights = new ArrayList<>(List.of(BigInteger.ONE));
    for (int i = random.nextInt(30); i > 0; i--) {
      weights.add(BigInteger.valueOf(random.nextLong() >>> 1 + random.nextInt(63)));
    }
    return weights;
  }

  private static BigInteger amount(RandomGenerator random) {
    return new BigInteger(random.nextInt(120), new java.util.Random(random.nextLong()));
  }

  private static Address address(int i) {
    return new Address(i, 7, i);
  }

  private static BigInteger sum(List<BigInteger> values) {
    return values.stream().reduce(BigInteger.ZERO, BigInteger::add);
  }

  private static void refuses(org.assertj.core.api.ThrowableAssert.ThrowingCallable c, String why) {
    assertThatThrownBy(c).isInstanceOf(AttributionException.class).hasMessageContaining(why);
  }
}
