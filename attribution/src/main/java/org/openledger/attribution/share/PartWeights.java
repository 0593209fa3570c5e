package org.openledger.attribution.share;

import static org.openledger.attribution.AttributionException.require;

/// How the contributors' pot is divided between influence and notes: in proportion to two weights,
/// measured (the clipped values of [org.openledger.attribution.notes.TwoPlayerSplit]) or fixed.
///
/// Both zero: neither has a claim, the pot goes to the Datanet's treasury.
public record PartWeights(long influence, long notes) {
  public PartWeights {
    require(
        influence >= 0 && notes >= 0,
        "part weights of %d for influence and %d for notes: not below zero",
        influence,
        notes);
  }

  /// Whether neither part has a claim.
  public boolean none() {
    return influence == 0 && notes == 0;
  }

  /// The notes' part of the whole, 0 to 1, for people; 0 where neither has a claim.
  public double notesShare() {
    return none() ? 0 : (double) notes / ((double) influence + notes);
  }
}
