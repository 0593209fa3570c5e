/// What explorers and wallets ask a chain and Ethereum's JSON-RPC does not answer: transactions by
/// address, transfers of assets, contracts that were created. An index in SQLite beside the chain's
/// store; it holds nothing that is not in the blocks and is rebuilt from them whenever it is gone.
@NullMarked
package org.openledger.node.explorer;

import org.jspecify.annotations.NullMarked;
