package org.openledger.attribution.notes;

/// How much of an answer is owed to the adapter (its training rows) and how much to the notes: the
/// Shapley values of two players from four log-likelihoods of the answer, in micro-nats.
///
/// @param neither base model, no notes
/// @param adapterOnly adapter on, no notes
/// @param notesOnly base model, with the notes
/// @param both adapter on, with the notes
public record TwoPlayerSplit(long neither, long adapterOnly, long notesOnly, long both) {
  public TwoPlayerSplit {
    MicroNats.check(neither);
    MicroNats.check(adapterOnly);
    MicroNats.check(notesOnly);
    MicroNats.check(both);
  }

  /// Twice the adapter's Shapley value.
  public long adapterTwice() {
    return (adapterOnly - neither) + (both - notesOnly);
  }

  /// Twice the notes' Shapley value.
  public long notesTwice() {
    return (notesOnly - neither) + (both - adapterOnly);
  }

  /// The adapter's weight in the split of the contributors' pot: its value clipped at zero.
  public long adapterWeight() {
    return Math.max(0, adapterTwice());
  }

  /// The notes' weight in the split of the contributors' pot: their value clipped at zero. If both
  /// weights are zero, neither made the answer likelier and neither has a claim on the pot.
  public long notesWeight() {
    return Math.max(0, notesTwice());
  }
}
