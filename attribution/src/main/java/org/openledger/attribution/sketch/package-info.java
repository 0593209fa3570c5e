/// Gradients made small and comparable: [SparseJohnsonLindenstrauss] projects them to a few
/// thousand numbers, [DampedDual] solves the damped Fisher system over the training rows exactly,
/// [Quantised] rounds the result to int16.
///
/// Literature: Kane and Nelson, *Sparser Johnson-Lindenstrauss Transforms*, J. ACM 61(1), 2014 (the
/// sparse projection); Koh and Liang, *Understanding Black-box Predictions via Influence
/// Functions*, ICML 2017 (the score).
@NullMarked
package org.openledger.attribution.sketch;

import org.jspecify.annotations.NullMarked;
