package org.openledger.attribution.store;

import static org.openledger.attribution.AttributionException.require;

import org.openledger.primitives.Hash;

/// What a store's vectors were made from and how, so that a validator can make them again.
///
/// @param adapter digest of the adapter whose gradients were taken
/// @param seed the projection's seed, keccak(adapter digest ‖ block hash)
/// @param dimensions the gradient's length D
/// @param nonZeros the projection's non-zeros a column
/// @param lambda the damping λ used
/// @param traceOverN tr(G)/n, the unit in which λ was chosen
public record Provenance(
    Hash adapter, Hash seed, long dimensions, int nonZeros, double lambda, double traceOverN) {
  public Provenance {
    require(dimensions > 0, "a gradient of %d dimensions", dimensions);
    require(nonZeros > 0 && nonZeros <= 64, "%d non-zeros a column", nonZeros);
    require(lambda > 0 && Double.isFinite(lambda), "λ = %s: positive and finite", lambda);
    require(
        traceOverN > 0 && Double.isFinite(traceOverN),
        "tr(G)/n = %s: positive and finite",
        traceOverN);
  }
}
