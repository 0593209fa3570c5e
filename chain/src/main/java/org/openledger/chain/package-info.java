/// Blocks, state trie, store, transaction pool, sequencer, JSON-RPC as pure handlers.
@NullMarked
package org.openledger.chain;

import org.jspecify.annotations.NullMarked;
