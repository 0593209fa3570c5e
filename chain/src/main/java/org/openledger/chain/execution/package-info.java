/// What a block does to the state, by the machine of `evm`, and what makes a block valid.
@NullMarked
package org.openledger.chain.execution;

import org.jspecify.annotations.NullMarked;
