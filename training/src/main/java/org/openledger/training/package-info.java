/// Fine-tuning runs.
@NullMarked
package org.openledger.training;

import org.jspecify.annotations.NullMarked;
