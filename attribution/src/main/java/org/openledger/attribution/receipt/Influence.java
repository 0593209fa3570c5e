package org.openledger.attribution.receipt;

import static org.openledger.attribution.AttributionException.require;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.openledger.attribution.sketch.Quantised;
import org.openledger.attribution.store.Scores;
import org.openledger.attribution.store.SketchStore;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;

/// The training rows' exact scores for an answer.
///
/// @param commitments what the scores can be checked against
/// @param rows the highest-scoring rows, best first
/// @param contributors every contributor of the store, ascending
public record Influence(
    Commitments commitments, List<RowScore> rows, List<ContributorScore> contributors) {
  static final int ROWS_MAX = 1_024;
  static final int CONTRIBUTORS_MAX = 65_535;

  /// No adapter, no influence.
  public static final Influence NONE =
      new Influence(
          new Commitments(Hash.ZERO, Hash.ZERO, Hash.ZERO, Hash.ZERO), List.of(), List.of());

  public Influence {
    rows = List.copyOf(rows);
    contributors = List.copyOf(contributors);
    require(rows.size() <= ROWS_MAX, "scores of %d rows: at most %d", rows.size(), ROWS_MAX);
    require(
        contributors.size() <= CONTRIBUTORS_MAX,
        "scores of %d contributors: at most %d",
        contributors.size(),
        CONTRIBUTORS_MAX);
    require(
        new HashSet<>(contributors.stream().map(ContributorScore::contributor).toList()).size()
            == contributors.size(),
        "a contributor among %d is there twice",
        contributors.size());
  }

  /// Digests of what went into the scores.
  ///
  /// @param store Merkle root over the rows' vectors
  /// @param contributors Merkle root over the contributors' sums
  /// @param query digest of the answer's int16 sketch
  /// @param scores digest of all rows' scores
  public record Commitments(Hash store, Hash contributors, Hash query, Hash scores) {}

  /// One row's score ⟨ψ_i, φ_q⟩.
  public record RowScore(Hash row, Address contributor, long score) {}

  /// One contributor's score ⟨Ψ_c, φ_q⟩, the sum over its rows.
  public record ContributorScore(Address contributor, long score) {}

  /// The scores of `query` against `store`, with the `top` best rows listed.
  public static Influence of(SketchStore store, Quantised query, int top) {
    Scores scores = store.scores(query.values());
    List<RowScore> rows =
        IntStream.range(0, store.rows())
            .boxed()
            .sorted(Comparator.comparingLong((Integer i) -> scores.rows()[i]).reversed())
            .limit(top)
            .map(i ->
                new RowScore(
                    store.keys().get(i).row(), store.keys().get(i).contributor(), scores.rows()[i]))
            .toList();
    List<Address> addresses = store.contributors().addresses();
    List<ContributorScore> contributors =
        IntStream.range(0, addresses.size())
            .mapToObj(c -> new ContributorScore(addresses.get(c), scores.contributors()[c]))
            .toList();
    return new Influence(
        new Commitments(store.root(), store.contributorsRoot(), query.digest(), scores.digest()),
        rows,
        contributors);
  }

  SortedMap<Address, BigInteger> scores() {
    SortedMap<Address, BigInteger> scores = new TreeMap<>();
    contributors.forEach(c -> scores.put(c.contributor, BigInteger.valueOf(c.score)));
    return scores;
  }
}
