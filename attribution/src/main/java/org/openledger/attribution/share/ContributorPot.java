package org.openledger.attribution.share;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;

/// The contributors' pot of one answer, divided to the last wei.
///
/// First into two parts by [PartWeights], then each part among the contributors in proportion to
/// their score in it. A contributor's score is the signed sum over all its rows, clipped at zero
/// once: clipping every row would pay noise and break additivity. Leftover wei go by largest
/// remainder, ties to the lower address. A part in which nobody scores above zero goes to the
/// Datanet's treasury.
///
/// @param influence wei by contributor for training rows, only who gets some
/// @param notes wei by contributor for notes, only who gets some
/// @param influencePot the influence part
/// @param notesPot the notes' part
/// @param unclaimed what goes to the Datanet's treasury: the parts nobody has a claim on
public record ContributorPot(
    SortedMap<Address, UInt256> influence,
    SortedMap<Address, UInt256> notes,
    UInt256 influencePot,
    UInt256 notesPot,
    UInt256 unclaimed) {
  public ContributorPot {
    influence = Collections.unmodifiableSortedMap(new TreeMap<>(influence));
    notes = Collections.unmodifiableSortedMap(new TreeMap<>(notes));
  }

  /// Divides `wei`. Scores are signed sums by contributor, in any unit, one unit a part.
  public static ContributorPot of(
      UInt256 wei,
      PartWeights weights,
      SortedMap<Address, BigInteger> influenceScores,
      SortedMap<Address, BigInteger> notesScores) {
    if (weights.none()) {
      return new ContributorPot(new TreeMap<>(), new TreeMap<>(), UInt256.ZERO, UInt256.ZERO, wei);
    }
    List<BigInteger> parts =
        LargestRemainder.split(
            wei.toBigInteger(),
            List.of(BigInteger.valueOf(weights.influence()), BigInteger.valueOf(weights.notes())));
    SortedMap<Address, UInt256> influence = divide(parts.get(0), influenceScores);
    SortedMap<Address, UInt256> notes = divide(parts.get(1), notesScores);
    UInt256 paid = sum(influence).add(sum(notes));
    return new ContributorPot(
        influence, notes, UInt256.of(parts.get(0)), UInt256.of(parts.get(1)), wei.subtract(paid));
  }

  /// Both parts together by contributor.
  public SortedMap<Address, UInt256> total() {
    SortedMap<Address, UInt256> total = new TreeMap<>(influence);
    notes.forEach((contributor, wei) -> total.merge(contributor, wei, UInt256::add));
    return total;
  }

  private static SortedMap<Address, UInt256> divide(
      BigInteger part, SortedMap<Address, BigInteger> scores) {
    SortedMap<Address, UInt256> shares = new TreeMap<>();
    List<Address> contributors = new ArrayList<>();
    List<BigInteger> weights = new ArrayList<>();
    scores.forEach((contributor, score) -> {
      if (score.signum() > 0) {
        contributors.add(contributor);
        weights.add(score);
      }
    });
    if (weights.isEmpty()) {
      return shares;
    }
    List<BigInteger> wei = LargestRemainder.split(part, weights);
    for (int i = 0; i < wei.size(); i++) {
      if (wei.get(i).signum() > 0) {
        shares.put(contributors.get(i), UInt256.of(wei.get(i)));
      }
    }
    return shares;
  }

  private static UInt256 sum(SortedMap<Address, UInt256> shares) {
    return shares.values().stream().reduce(UInt256.ZERO, UInt256::add);
  }
}
