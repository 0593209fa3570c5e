/// Gradient sketches, influence scores, notes' Shapley values, shares, proofs.
@NullMarked
package org.openledger.attribution;

import org.jspecify.annotations.NullMarked;
