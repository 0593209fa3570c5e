package org.openledger.chain.execution;

import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.block.Transaction;
import org.openledger.primitives.Address;

/// Signed transactions as the machine takes them.
public final class Executables {
  private Executables() {}

  /// `tx` without its signature.
  public static org.openledger.evm.transaction.Transaction of(SentTransaction tx) {
    return of(tx.body(), tx.sender());
  }

  /// `body` as `sender` would send it.
  public static org.openledger.evm.transaction.Transaction of(Transaction body, Address sender) {
    return new org.openledger.evm.transaction.Transaction(
        body.type(),
        sender,
        body.nonce(),
        body.gasLimit(),
        body.to(),
        body.value(),
        body.data(),
        body.maxFeePerGas(),
        body.maxTipPerGas(),
        body.accessList(),
        body.maxFeePerBlobGas(),
        body.blobHashes(),
        body.authorizations());
  }
}
