/// Accounts as a transaction sees and changes them: a world that is read, and a journal over it.
@NullMarked
package org.openledger.evm.state;

import org.jspecify.annotations.NullMarked;
