package org.openledger.evm.transaction;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.fork.BlobSchedule;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.UInt256;

/// What execution needs of a transaction of types 0 to 4, its sender recovered and its chain
/// checked. Types without a field have it empty or 0; the gas price of types 0 and 1 is both fee
/// and tip. `nonce` and `gasLimit` are unsigned; nobody writes to the data array.
public record Transaction(
    int type,
    Address sender,
    long nonce,
    long gasLimit,
    @Nullable Address to,
    UInt256 value,
    byte[] data,
    UInt256 maxFeePerGas,
    UInt256 maxTipPerGas,
    List<AccessItem> accessList,
    UInt256 maxFeePerBlobGas,
    List<Hash> blobHashes,
    List<Authorization> authorizations) {
  /// Carries blobs (EIP-4844).
  public static final int BLOB = 3;

  /// Sets code (EIP-7702).
  public static final int SET_CODE = 4;

  public Transaction {
    accessList = List.copyOf(accessList);
    blobHashes = List.copyOf(blobHashes);
    authorizations = List.copyOf(authorizations);
  }

  /// The same with another gas limit.
  public Transaction withGasLimit(long limit) {
    return with(nonce, limit, accessList);
  }

  /// The same with another nonce.
  public Transaction withNonce(long next) {
    return with(next, gasLimit, accessList);
  }

  /// The same with another access list.
  public Transaction withAccessList(List<AccessItem> items) {
    return with(nonce, gasLimit, items);
  }

  /// The same with another fee and tip.
  public Transaction withFees(UInt256 fee, UInt256 tip) {
    return new Transaction(
        type,
        sender,
        nonce,
        gasLimit,
        to,
        value,
        data,
        fee,
        tip,
        accessList,
        maxFeePerBlobGas,
        blobHashes,
        authorizations);
  }

  private Transaction with(long nextNonce, long limit, List<AccessItem> items) {
    return new Transaction(
        type,
        sender,
        nextNonce,
        limit,
        to,
        value,
        data,
        maxFeePerGas,
        maxTipPerGas,
        items,
        maxFeePerBlobGas,
        blobHashes,
        authorizations);
  }

  /// Whether it says nothing about what gas may cost.
  public boolean isFree() {
    return maxFeePerGas.isZero() && maxTipPerGas.isZero();
  }

  /// Gas of its blobs.
  public long blobGas() {
    return blobHashes.size() * BlobSchedule.BLOB_GAS;
  }

  /// Wei a unit of gas costs under `baseFee`: never more than the max fee (EIP-1559).
  public UInt256 gasPrice(UInt256 baseFee) {
    UInt256 base = baseFee.min(maxFeePerGas);
    return base.add(maxTipPerGas.min(maxFeePerGas.subtract(base)));
  }
}
