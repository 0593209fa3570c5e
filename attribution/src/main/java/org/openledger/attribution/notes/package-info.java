/// What the notes in a prompt were worth for the answer: exact Shapley values over the subsets of
/// the notes ([NotesShapley]), and of the two players adapter and notes ([TwoPlayerSplit]).
///
/// Values are log-likelihoods in micro-nats (int64), so that the axioms hold as integer identities
/// and a validator gets the same payout from the same values.
///
/// Literature: Shapley, *A Value for n-Person Games*, 1953.
@NullMarked
package org.openledger.attribution.notes;

import org.jspecify.annotations.NullMarked;
