/// Merkle-Patricia tries (Yellow Paper, appendix D): the state's, kept on disk by path and brought
/// up to date once a block, and those over a block's transactions and receipts, built in memory.
@NullMarked
package org.openledger.chain.trie;

import org.jspecify.annotations.NullMarked;
