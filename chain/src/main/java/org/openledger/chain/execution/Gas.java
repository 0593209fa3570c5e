package org.openledger.chain.execution;

import org.openledger.chain.block.AccessEntry;
import org.openledger.chain.block.Transaction;

/// Gas that a transaction costs before anything runs, and the limits that go with it (Cancun).
public final class Gas {
  /// Any transaction (Yellow Paper, appendix G).
  public static final long TRANSACTION = 21_000;

  /// A contract creation on top (EIP-2).
  public static final long CREATION = 32_000;

  /// A zero byte of data.
  public static final long ZERO_BYTE = 4;

  /// Any other byte of data (EIP-2028).
  public static final long BYTE = 16;

  /// A word of init code (EIP-3860).
  public static final long INIT_CODE_WORD = 2;

  /// An announced address (EIP-2930).
  public static final long ACCESS_ADDRESS = 2_400;

  /// An announced slot (EIP-2930).
  public static final long ACCESS_SLOT = 1_900;

  /// Bytes of init code at most (EIP-3860).
  public static final int INIT_CODE_BYTES_MAX = 49_152;

  private Gas() {}

  /// What `tx` costs before anything runs.
  public static long intrinsic(Transaction tx) {
    long gas = TRANSACTION;
    for (byte b : tx.data()) {
      gas += b == 0 ? ZERO_BYTE : BYTE;
    }
    if (tx.to() == null) {
      gas += CREATION + INIT_CODE_WORD * ((tx.data().length + 31) / 32);
    }
    for (AccessEntry entry : tx.accessList()) {
      gas += ACCESS_ADDRESS + ACCESS_SLOT * entry.slots().size();
    }
    return gas;
  }
}
