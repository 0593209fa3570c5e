/// Accounts: how they are read, how a block changes them, and the root that commits to them.
@NullMarked
package org.openledger.chain.state;

import org.jspecify.annotations.NullMarked;
