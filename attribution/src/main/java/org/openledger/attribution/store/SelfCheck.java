package org.openledger.attribution.store;

import static org.openledger.attribution.AttributionException.require;

import org.openledger.attribution.sketch.Quantised;

/// A check that a store is wired right: asked about a row's own training example, it should name
/// that row first. (Not a yardstick of quality: every gradient method passes it.)
public final class SelfCheck {
  private SelfCheck() {}

  /// The share of rows that rank first for their own gradient, given the sketches Φ (n, k) the
  /// store was made from, in its order.
  public static double top1(SketchStore store, float[][] phi) {
    require(phi.length == store.rows(), "%d gradients for %d rows", phi.length, store.rows());
    int first = 0;
    for (int i = 0; i < phi.length; i++) {
      if (store.scores(Quantised.of(phi[i]).values()).top() == i) {
        first++;
      }
    }
    return (double) first / phi.length;
  }
}
