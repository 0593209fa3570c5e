package org.openledger.chain.pool;

import org.openledger.primitives.UInt256;

/// Why a transaction in the pool is not in a block yet.
public sealed interface Standing {
  /// Nothing is in its way: the next block with room takes it.
  record Ready() implements Standing {}

  /// A transaction with nonce `missing` must come first.
  record NonceGap(long missing) implements Standing {}

  /// Blocks cost more than it offers.
  record FeeTooLow(UInt256 maxFeePerGas, UInt256 baseFee) implements Standing {}

  /// Its sender cannot pay for it and for those before it.
  record BalanceTooLow(UInt256 balance, UInt256 needed) implements Standing {}
}
