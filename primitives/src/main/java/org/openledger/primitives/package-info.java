/// Bytes, hashes, addresses, 256-bit integers, RLP, ABI, Keccak, secp256k1, typed data and Merkle
/// trees: what every other module agrees on, and nothing that knows a chain.
@NullMarked
package org.openledger.primitives;

import org.jspecify.annotations.NullMarked;
