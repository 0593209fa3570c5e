/// The Ethereum virtual machine: a pure function of world state, transaction and block context.
@NullMarked
package org.openledger.evm;

import org.jspecify.annotations.NullMarked;
