/// What survives the process: blocks, receipts, accounts and trie nodes in RocksDB, one atomic and
/// synced write a block. The layout is described in `docs/reference/chain.md`.
@NullMarked
package org.openledger.chain.store;

import org.jspecify.annotations.NullMarked;
