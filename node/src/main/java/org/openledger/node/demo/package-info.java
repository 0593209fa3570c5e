/// The demo: the whole life of a row on real input, stage by stage. Each stage uses what a network
/// uses; only the wallets and the order of events are the demo's own.
@NullMarked
package org.openledger.node.demo;

import org.jspecify.annotations.NullMarked;
