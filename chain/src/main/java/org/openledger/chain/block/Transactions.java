package org.openledger.chain.block;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.primitives.Address;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.UInt256;

/// How a wallet makes a transaction.
public final class Transactions {
  private Transactions() {}

  /// What a wallet says about gas.
  ///
  /// @param limit the most gas
  /// @param maxFee the most wei a unit may cost
  /// @param maxTip the most of it for the fee recipient
  public record Gas(long limit, UInt256 maxFee, UInt256 maxTip) {}

  /// Value and data for a receiver; no receiver creates a contract.
  public record Call(@Nullable Address to, UInt256 value, byte[] data) {
    /// A plain transfer.
    public static Call transfer(Address to, UInt256 value) {
      return new Call(to, value, new byte[0]);
    }
  }

  /// An EIP-1559 transaction of `key`'s account.
  public static SignedTransaction sign(KeyPair key, long chainId, long nonce, Gas gas, Call call) {
    return sign(
        key,
        new Transaction.DynamicFee(
            chainId,
            nonce,
            gas.maxTip(),
            gas.maxFee(),
            gas.limit(),
            call.to(),
            call.value(),
            call.data(),
            List.of()));
  }

  /// Any transaction, signed by `key`.
  public static SignedTransaction sign(KeyPair key, Transaction body) {
    return TransactionCodec.sign(body, key.sign(TransactionCodec.signingHash(body)));
  }
}
