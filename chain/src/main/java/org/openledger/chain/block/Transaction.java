package org.openledger.chain.block;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.transaction.AccessItem;
import org.openledger.evm.transaction.Authorization;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// What a sender signs. `nonce` and `gasLimit` are unsigned 64-bit numbers; no `to` creates a
/// contract. The data array belongs to the transaction: nobody writes to it.
public sealed interface Transaction {
  /// The sender's count of transactions before this one.
  long nonce();

  /// The most gas it may use.
  long gasLimit();

  /// The receiver; null creates a contract.
  @Nullable Address to();

  /// Wei that move.
  UInt256 value();

  /// Call data.
  byte[] data();

  /// The most wei a unit of gas may cost, base fee included.
  UInt256 maxFeePerGas();

  /// The most of it that goes to the fee recipient.
  UInt256 maxTipPerGas();

  /// Announced accounts and slots.
  List<AccessItem> accessList();

  /// The most wei a unit of blob gas may cost.
  default UInt256 maxFeePerBlobGas() {
    return UInt256.ZERO;
  }

  /// The versioned hashes of its blobs.
  default List<Hash> blobHashes() {
    return List.of();
  }

  /// What accounts have signed about their code.
  default List<Authorization> authorizations() {
    return List.of();
  }

  /// The type byte of EIP-2718; 0 for legacy.
  int type();

  /// The chain it is for; null for the unprotected form from before EIP-155.
  @Nullable Long chainId();

  /// The price of a unit of gas under `baseFee`: EIP-1559's min(max fee, base fee + tip).
  default UInt256 gasPrice(UInt256 baseFee) {
    UInt256 headroom = maxFeePerGas().subtract(baseFee.min(maxFeePerGas()));
    return baseFee.min(maxFeePerGas()).add(maxTipPerGas().min(headroom));
  }

  /// What the fee recipient gets of a unit of gas under `baseFee`, which must not be above the max
  /// fee.
  default UInt256 tipPerGas(UInt256 baseFee) {
    return maxTipPerGas().min(maxFeePerGas().subtract(baseFee));
  }

  /// The transaction of the first blocks, with one gas price.
  record Legacy(
      long nonce,
      UInt256 gasPrice,
      long gasLimit,
      @Nullable Address to,
      UInt256 value,
      byte[] data,
      @Nullable Long chainId)
      implements Transaction {
    @Override
    public UInt256 maxFeePerGas() {
      return gasPrice;
    }

    @Override
    public UInt256 maxTipPerGas() {
      return gasPrice;
    }

    @Override
    public List<AccessItem> accessList() {
      return List.of();
    }

    @Override
    public int type() {
      return 0;
    }
  }

  /// EIP-2930: one gas price and an access list.
  record AccessListed(
      Long chainId,
      long nonce,
      UInt256 gasPrice,
      long gasLimit,
      @Nullable Address to,
      UInt256 value,
      byte[] data,
      List<AccessItem> accessList)
      implements Transaction {
    @Override
    public UInt256 maxFeePerGas() {
      return gasPrice;
    }

    @Override
    public UInt256 maxTipPerGas() {
      return gasPrice;
    }

    @Override
    public int type() {
      return 1;
    }
  }

  /// EIP-1559: a cap on the whole fee and one on the tip.
  record DynamicFee(
      Long chainId,
      long nonce,
      UInt256 maxTipPerGas,
      UInt256 maxFeePerGas,
      long gasLimit,
      @Nullable Address to,
      UInt256 value,
      byte[] data,
      List<AccessItem> accessList)
      implements Transaction {
    @Override
    public int type() {
      return 2;
    }
  }

  /// EIP-4844: carries blobs.
  record Blob(
      Long chainId,
      long nonce,
      UInt256 maxTipPerGas,
      UInt256 maxFeePerGas,
      long gasLimit,
      Address to,
      UInt256 value,
      byte[] data,
      List<AccessItem> accessList,
      UInt256 maxFeePerBlobGas,
      List<Hash> blobHashes)
      implements Transaction {
    @Override
    public int type() {
      return 3;
    }
  }

  /// EIP-7702: lets accounts run code.
  record SetCode(
      Long chainId,
      long nonce,
      UInt256 maxTipPerGas,
      UInt256 maxFeePerGas,
      long gasLimit,
      Address to,
      UInt256 value,
      byte[] data,
      List<AccessItem> accessList,
      List<Authorization> authorizations)
      implements Transaction {
    @Override
    public int type() {
      return 4;
    }
  }
}
