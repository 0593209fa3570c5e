/// Where a Datanet is kept: one SQLite database, written by one process, never half.
@NullMarked
package org.openledger.datanet.store;

import org.jspecify.annotations.NullMarked;
