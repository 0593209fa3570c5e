package org.openledger.evm.interpreter;

import org.openledger.evm.state.Journal;
import org.openledger.primitives.Address;

/// What a first and a later touch of an account or a slot cost (EIP-2929).
final class Access {
  static final long WARM = 100;
  static final long COLD_ACCOUNT = 2_600;
  static final long COLD_SLOT = 2_100;

  private Access() {}

  static long account(Journal journal, Address address) {
    return journal.warm(address) ? COLD_ACCOUNT : WARM;
  }
}
