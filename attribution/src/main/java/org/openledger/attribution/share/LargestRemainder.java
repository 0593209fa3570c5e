package org.openledger.attribution.share;

import static org.openledger.attribution.AttributionException.require;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Splits a whole number by weights into whole numbers that add up to it (Hamilton's method).
///
/// Part i is ⌊pot·w_i/W⌋, and the units left over go one each to the largest remainders; equal
/// remainders go to the earlier index. So a part is never more than one unit from its exact share,
/// a weight of zero gets nothing, and the result depends on nothing but the arguments.
public final class LargestRemainder {
  private LargestRemainder() {}

  /// The parts of `pot`, one a weight; weights are not negative and not all zero.
  public static List<BigInteger> split(BigInteger pot, List<BigInteger> weights) {
    require(pot.signum() >= 0, "a pot of %s to split", pot);
    BigInteger total = BigInteger.ZERO;
    for (BigInteger weight : weights) {
      require(weight.signum() >= 0, "a weight of %s: not below zero", weight);
      total = total.add(weight);
    }
    require(total.signum() > 0, "all %d weights are zero", weights.size());
    List<BigInteger> parts = new ArrayList<>();
    List<BigInteger> remainders = new ArrayList<>();
    BigInteger left = pot;
    for (BigInteger weight : weights) {
      BigInteger[] part = pot.multiply(weight).divideAndRemainder(total);
      parts.add(part[0]);
      remainders.add(part[1]);
      left = left.subtract(part[0]);
    }
    IntStream.range(0, parts.size())
        .boxed()
        .sorted(Comparator.comparing(remainders::get, Comparator.reverseOrder()))
        .limit(left.intValueExact()) // fewer than there are weights with a remainder
        .forEach(i -> parts.set(i, parts.get(i).add(BigInteger.ONE)));
    return parts;
  }
}
