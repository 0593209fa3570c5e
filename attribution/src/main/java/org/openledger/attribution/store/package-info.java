/// The vectors of a trained adapter's rows as exact integers: one file of int16 ([SketchStore],
/// written by [SketchStoreWriter]), the contributors' sums ([ContributorVectors]) and the scores of
/// an answer against them ([IntegerScan], [Scores]).
///
/// The file format is in `docs/reference/attribution-formats.md`.
@NullMarked
package org.openledger.attribution.store;

import org.jspecify.annotations.NullMarked;
