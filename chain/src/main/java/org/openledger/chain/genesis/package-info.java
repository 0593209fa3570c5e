/// How a chain begins: its identity, its first accounts, its first header; geth's JSON form of it.
@NullMarked
package org.openledger.chain.genesis;

import org.jspecify.annotations.NullMarked;
