package org.openledger.chain.rpc;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.Transaction.Blob;
import org.openledger.chain.block.Transaction.DynamicFee;
import org.openledger.chain.block.Transaction.Legacy;
import org.openledger.chain.block.Transaction.SetCode;
import org.openledger.chain.block.TransactionCodec;
import org.openledger.evm.transaction.AccessItem;
import org.openledger.evm.transaction.Authorization;
import org.openledger.evm.transaction.Transaction;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Signature;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;

/// The transaction object of `eth_call` and its kin. What is left out is null; `gas` and `nonce`
/// are unsigned; of `data` and `input` the second counts.
record CallArguments(
    Address from,
    @Nullable Address to,
    @Nullable Long gas,
    @Nullable UInt256 gasPrice,
    @Nullable UInt256 maxFee,
    @Nullable UInt256 maxTip,
    UInt256 value,
    @Nullable Long nonce,
    byte[] data,
    @Nullable List<AccessItem> accessList,
    @Nullable UInt256 chainId,
    @Nullable UInt256 maxBlobFee,
    @Nullable List<Hash> blobHashes,
    @Nullable List<Authorization> authorizations) {
  private static final int DYNAMIC_FEE = 2;
  private static final Signature NO_SIGNATURE = new Signature(UInt256.ZERO, UInt256.ZERO, 0);

  /// Argument `i` of a call.
  static CallArguments of(int i, JsonNode node) {
    Fields f = new Fields(i, node, "ethapi.TransactionArgs");
    Address from = f.address("from");
    UInt256 value = f.number("value");
    byte[] data = f.bytes("data");
    byte[] input = f.bytes("input");
    return new CallArguments(
        from == null ? Address.ZERO : from,
        f.address("to"),
        f.uint64("gas"),
        f.number("gasPrice"),
        f.number("maxFeePerGas"),
        f.number("maxPriorityFeePerGas"),
        value == null ? UInt256.ZERO : value,
        f.uint64("nonce"),
        input != null ? input : data != null ? data : new byte[0],
        f.list("accessList", CallArguments::accessItem),
        f.number("chainId"),
        f.number("maxFeePerBlobGas"),
        f.list("blobVersionedHashes", (at, item) -> Fields.hash(at, item)),
        f.list("authorizationList", CallArguments::authorization));
  }

  private static AccessItem accessItem(int i, JsonNode node) {
    Fields f = new Fields(i, node, "types.AccessTuple");
    List<Hash> keys = f.list("storageKeys", Fields::hash);
    List<UInt256> slots = new ArrayList<>();
    if (keys != null) {
      keys.forEach(key -> slots.add(UInt256.fromBytes(key.bytes())));
    }
    return new AccessItem(f.required("address", f.address("address")), slots);
  }

  private static Authorization authorization(int i, JsonNode node) {
    Fields f = new Fields(i, node, "types.SetCodeAuthorization");
    long parity = f.required("yParity", f.uint64("yParity"));
    return new Authorization(
        f.required("chainId", f.number("chainId")),
        f.required("address", f.address("address")),
        f.required("nonce", f.uint64("nonce")),
        parity == 0 || parity == 1 ? (int) parity : -1,
        f.required("r", f.number("r")),
        f.required("s", f.number("s")));
  }

  /// Fails where geth does on what contradicts itself, or is for another chain.
  void check(long ownChainId) {
    if (gasPrice != null && (maxFee != null || maxTip != null)) {
      throw RpcFailure.server("both gasPrice and (maxFeePerGas or maxPriorityFeePerGas) specified");
    }
    if (chainId != null && !chainId.equals(UInt256.of(ownChainId))) {
      throw RpcFailure.server(
          "chainId does not match node's (have=%s, want=%d)".formatted(chainId, ownChainId));
    }
  }

  /// The gas to run with: what was asked for, at most `max`.
  long gasAtMost(long max) {
    return gas == null || Long.compareUnsigned(gas, max) > 0 ? max : gas;
  }

  /// The call as the machine takes it. Its nonce is 0 where none was given.
  Transaction transaction(long gasLimit) {
    UInt256 fee = gasPrice != null ? gasPrice : maxFee != null ? maxFee : UInt256.ZERO;
    UInt256 tip = gasPrice != null ? gasPrice : maxTip != null ? maxTip : UInt256.ZERO;
    return new Transaction(
        authorizations != null
            ? Transaction.SET_CODE
            : blobHashes != null ? Transaction.BLOB : DYNAMIC_FEE,
        from,
        nonce == null ? 0 : nonce,
        gasLimit,
        to,
        value,
        data,
        fee,
        tip,
        accessList == null ? List.of() : accessList,
        maxBlobFee == null ? UInt256.ZERO : maxBlobFee,
        blobHashes == null ? List.of() : blobHashes,
        authorizations == null ? List.of() : authorizations);
  }

  /// The transaction that `tx`, made of this, is listed as; its signature is all zeros.
  SignedTransaction unsigned(Transaction tx, long ownChainId) {
    return TransactionCodec.sign(listed(tx, ownChainId), NO_SIGNATURE);
  }

  private org.openledger.chain.block.Transaction listed(Transaction tx, Long ownChainId) {
    Address target = tx.to();
    if (gasPrice != null) {
      return new Legacy(tx.nonce(), gasPrice, tx.gasLimit(), target, tx.value(), tx.data(), null);
    }
    if (target != null && tx.type() == Transaction.SET_CODE) {
      return new SetCode(
          ownChainId,
          tx.nonce(),
          tx.maxTipPerGas(),
          tx.maxFeePerGas(),
          tx.gasLimit(),
          target,
          tx.value(),
          tx.data(),
          tx.accessList(),
          tx.authorizations());
    }
    if (target != null && tx.type() == Transaction.BLOB) {
      return new Blob(
          ownChainId,
          tx.nonce(),
          tx.maxTipPerGas(),
          tx.maxFeePerGas(),
          tx.gasLimit(),
          target,
          tx.value(),
          tx.data(),
          tx.accessList(),
          tx.maxFeePerBlobGas(),
          tx.blobHashes());
    }
    return new DynamicFee( // also for what is refused anyway: a creation with blobs or
        // authorizations
        ownChainId,
        tx.nonce(),
        tx.maxTipPerGas(),
        tx.maxFeePerGas(),
        tx.gasLimit(),
        target,
        tx.value(),
        tx.data(),
        tx.accessList());
  }
}
