/// Blocks that come from elsewhere and go there: files of RLP, as other clients write and read
/// them.
@NullMarked
package org.openledger.chain.transfer;

import org.jspecify.annotations.NullMarked;
