/// What Cancun's rules say about fees, validity and value transfers. Contract code does not run
/// here yet: what would run it is refused.
@NullMarked
package org.openledger.chain.execution;

import org.jspecify.annotations.NullMarked;
