/// A sealed version of a Datanet: the Merkle tree over its rows, proofs, and what goes on chain.
@NullMarked
package org.openledger.datanet.version;

import org.jspecify.annotations.NullMarked;
