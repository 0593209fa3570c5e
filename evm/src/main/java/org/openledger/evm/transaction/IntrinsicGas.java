package org.openledger.evm.transaction;

import org.openledger.evm.fork.Eip;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.interpreter.Creates;

/// Gas that a transaction costs before anything runs, and at least.
public final class IntrinsicGas {
  /// What setting an empty account's code costs (EIP-7702).
  static final long NEW_AUTHORITY = 25_000;

  /// What it costs when the account is there (EIP-7702).
  static final long AUTHORITY = 12_500;

  private static final long TRANSACTION = 21_000;
  private static final long CREATION = 32_000;
  private static final long TOKEN = 4; // a zero byte is one, any other four (EIP-2028)
  private static final long TOKEN_FLOOR = 10; // EIP-7623
  private static final long ACCESS_ADDRESS = 2_400; // EIP-2930
  private static final long ACCESS_SLOT = 1_900; // EIP-2930

  private IntrinsicGas() {}

  /// What `tx` costs before anything runs.
  public static long of(Transaction tx) {
    long gas = TRANSACTION + TOKEN * tokens(tx.data());
    if (tx.to() == null) {
      gas += CREATION + Creates.INIT_CODE_WORD * ((tx.data().length + 31) / 32);
    }
    for (AccessItem item : tx.accessList()) {
      gas += ACCESS_ADDRESS + ACCESS_SLOT * item.slots().size();
    }
    return gas + NEW_AUTHORITY * tx.authorizations().size();
  }

  /// What `tx` costs at least, whatever it runs and is refunded (EIP-7623).
  public static long floor(Transaction tx, Fork fork) {
    return fork.has(Eip.CALLDATA_FLOOR) ? TRANSACTION + TOKEN_FLOOR * tokens(tx.data()) : 0;
  }

  private static long tokens(byte[] data) {
    long tokens = 0;
    for (byte b : data) {
      tokens += b == 0 ? 1 : 4;
    }
    return tokens;
  }
}
