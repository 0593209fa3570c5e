package org.openledger.evm.interpreter;

import java.util.List;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// What code can learn of the transaction that it runs in.
public record TransactionContext(Address origin, UInt256 gasPrice, List<Hash> blobHashes) {
  public TransactionContext {
    blobHashes = List.copyOf(blobHashes);
  }
}
