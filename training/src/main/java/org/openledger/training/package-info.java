/// Fine-tuning runs: data to mini-batches, optimiser, schedule, checkpoints, run log. `config` says
/// what a run does, `data` makes examples and mini-batches, `run` trains.
@NullMarked
package org.openledger.training;

import org.jspecify.annotations.NullMarked;
