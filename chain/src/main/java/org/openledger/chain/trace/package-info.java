/// What a transaction did, step by step or call by call: geth's tracers, as JSON trees.
@NullMarked
package org.openledger.chain.trace;

import org.jspecify.annotations.NullMarked;
