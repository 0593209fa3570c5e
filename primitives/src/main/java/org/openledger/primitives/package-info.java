/// Bytes, hashes, addresses, 256-bit integers, RLP, Keccak, secp256k1, Merkle trees.
@NullMarked
package org.openledger.primitives;

import org.jspecify.annotations.NullMarked;
