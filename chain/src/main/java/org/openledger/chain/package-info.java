/// An Ethereum-compatible chain in one process, whose coin is OPEN: [Chain] opens it.
///
/// The packages, lowest first: `block` (what a block is), `trie` and `state` (accounts and their
/// root), `execution` (what a transaction does), `genesis`, `store` (RocksDB), `pool`, `sequencer`,
/// `rpc`.
@NullMarked
package org.openledger.chain;

import org.jspecify.annotations.NullMarked;
