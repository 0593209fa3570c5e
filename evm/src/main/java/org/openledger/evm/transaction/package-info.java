/// Transactions on a state: whether they are valid, what they cost, what they do.
@NullMarked
package org.openledger.evm.transaction;

import org.jspecify.annotations.NullMarked;
