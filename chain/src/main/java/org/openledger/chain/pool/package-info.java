/// Transactions that wait for a block: one lane a sender, in nonce order, within limits.
@NullMarked
package org.openledger.chain.pool;

import org.jspecify.annotations.NullMarked;
