package org.openledger.bench.chain;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.Transaction;
import org.openledger.chain.block.TransactionCodec;
import org.openledger.primitives.Address;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.UInt256;

/// An account that signs one transaction after another. One thread.
final class Sender {
  /// What a unit of gas may cost: enough for the base fee after thirty full blocks, and below one
  /// coin, where nodes take a fee for a mistake, for the most gas that a transaction may use.
  static final UInt256 FEE = UInt256.of(50_000_000_000L);

  private static final UInt256 TIP = UInt256.of(1_000_000_000L);

  private final KeyPair keys;
  private final long chainId;
  private long nonce;

  Sender(KeyPair keys, long chainId, long nonce) {
    this.keys = keys;
    this.chainId = chainId;
    this.nonce = nonce;
  }

  Address address() {
    return keys.address();
  }

  /// The next transaction; no `to` creates a contract.
  SignedTransaction sign(@Nullable Address to, UInt256 value, byte[] data, long gasLimit) {
    Transaction body =
        new Transaction.DynamicFee(
            chainId, nonce++, TIP, FEE, gasLimit, to, value, data, List.of());
    return TransactionCodec.sign(body, keys.sign(TransactionCodec.signingHash(body)));
  }
}
