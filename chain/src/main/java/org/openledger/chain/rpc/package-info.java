/// Ethereum's JSON-RPC as a pure function from request text to response text, with geth's error
/// codes and messages. Each group of methods is one file with a table of its own.
@NullMarked
package org.openledger.chain.rpc;

import org.jspecify.annotations.NullMarked;
