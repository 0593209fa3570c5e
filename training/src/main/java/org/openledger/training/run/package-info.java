/// A fine-tuning run: mini-batches through the network and back, optimiser steps, the run log,
/// checkpoints that go on bit by bit, and the adapter at the end.
@NullMarked
package org.openledger.training.run;

import org.jspecify.annotations.NullMarked;
