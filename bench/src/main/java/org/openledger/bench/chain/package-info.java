/// How fast the chain takes, includes and computes, over JSON-RPC as a client sees it, beside geth
/// and anvil under the same load.
@NullMarked
package org.openledger.bench.chain;

import org.jspecify.annotations.NullMarked;
