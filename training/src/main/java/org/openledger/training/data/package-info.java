/// Data to mini-batches: training files and rows become examples of token ids, examples become
/// steps in an order that the seed alone decides.
@NullMarked
package org.openledger.training.data;

import org.jspecify.annotations.NullMarked;
