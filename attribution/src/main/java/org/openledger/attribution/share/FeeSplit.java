package org.openledger.attribution.share;

import static org.openledger.attribution.AttributionException.require;

import java.math.BigInteger;
import java.util.List;
import java.util.stream.IntStream;
import org.openledger.primitives.UInt256;

/// How an answer's fee is divided among the roles, in basis points that make 10,000.
///
/// @param treasury the network's treasury
/// @param modelOwner who registered the adapter
/// @param validators who recompute a sample of the answers
/// @param contributors whose rows the answer rests on
public record FeeSplit(int treasury, int modelOwner, int validators, int contributors) {
  /// Basis points in the whole.
  public static final int WHOLE = 10_000;

  /// The design's defaults: 10, 20, 20 and 50 %.
  public static final FeeSplit DEFAULT = new FeeSplit(1_000, 2_000, 2_000, 5_000);

  public FeeSplit {
    require(
        IntStream.of(treasury, modelOwner, validators, contributors)
                .allMatch(part -> part >= 0 && part <= WHOLE)
            && treasury + modelOwner + validators + contributors == WHOLE,
        "fee parts of %d, %d, %d and %d basis points: none negative, together %d",
        treasury,
        modelOwner,
        validators,
        contributors,
        WHOLE);
  }

  /// A fee in parts that add up to it.
  public record Parts(
      UInt256 treasury, UInt256 modelOwner, UInt256 validators, UInt256 contributors) {}

  /// The parts of `fee` by largest remainder; equal remainders go in the order of the record.
  public Parts split(UInt256 fee) {
    List<BigInteger> weights =
        IntStream.of(treasury, modelOwner, validators, contributors)
            .mapToObj(BigInteger::valueOf)
            .toList();
    List<UInt256> parts =
        LargestRemainder.split(fee.toBigInteger(), weights).stream().map(UInt256::of).toList();
    return new Parts(parts.get(0), parts.get(1), parts.get(2), parts.get(3));
  }
}
