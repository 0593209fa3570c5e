/// From examples to sketches: each example's own LoRA gradient, taken several at a time and
/// projected on the way ([GradientSketcher]).
@NullMarked
package org.openledger.attribution.gradient;

import org.jspecify.annotations.NullMarked;
