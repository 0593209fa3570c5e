/// A faucet for test networks: it gives a little of a test network's coin to whoever asks, seldom
/// enough that nobody takes it all.
@NullMarked
package org.openledger.node.faucet;

import org.jspecify.annotations.NullMarked;
