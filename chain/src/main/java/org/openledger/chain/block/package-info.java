/// Headers, blocks, transactions and receipts with their RLP, hashes and signatures; Cancun's
/// forms.
@NullMarked
package org.openledger.chain.block;

import org.jspecify.annotations.NullMarked;
