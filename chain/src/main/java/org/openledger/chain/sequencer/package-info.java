/// One thread makes the blocks: it takes transactions from the pool, executes them, and appends.
@NullMarked
package org.openledger.chain.sequencer;

import org.jspecify.annotations.NullMarked;
