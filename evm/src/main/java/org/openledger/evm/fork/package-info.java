/// Which rules hold in which fork: the EIPs and the blob schedules.
@NullMarked
package org.openledger.evm.fork;

import org.jspecify.annotations.NullMarked;
