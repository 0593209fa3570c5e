package org.openledger.node.pay;

import java.time.Duration;
import org.openledger.chain.Chain;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.Transaction;
import org.openledger.chain.block.Transactions;
import org.openledger.chain.pool.Submission;
import org.openledger.chain.store.Inclusion;
import org.openledger.node.NodeException;
import org.openledger.node.NodeException.Code;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.UInt256;

/// Sends transactions from accounts whose keys this process holds, and waits until they are in a
/// block that is on disk.
///
/// @param chain the chain
public record Accounts(Chain chain) {
  private static final UInt256 TIP = UInt256.of(1_000_000); // enough to be ordered, no more
  private static final Duration INCLUSION_MAX = Duration.ofSeconds(30);

  /// Signs, sends and waits.
  ///
  /// @param data calldata, empty for a plain transfer
  public Inclusion send(KeyPair from, Address to, UInt256 wei, byte[] data) {
    SignedTransaction signed =
        sign(from, chain.pendingNonce(from.address()), new Transactions.Call(to, wei, data));
    submit(signed);
    return await(signed.hash());
  }

  /// Signs a transaction whose fee covers twice the next block's base fee.
  public SignedTransaction sign(KeyPair from, long nonce, Transactions.Call call) {
    UInt256 maxFee = chain.nextBaseFee().multiply(2).add(TIP);
    Transaction.DynamicFee probe = body(nonce, 0, maxFee, call);
    return Transactions.sign(from, body(nonce, chain.gasMin(probe), maxFee, call));
  }

  private Transaction.DynamicFee body(
      long nonce, long gas, UInt256 maxFee, Transactions.Call call) {
    return new Transaction.DynamicFee(
        chain.chainId(),
        nonce,
        TIP,
        maxFee,
        gas,
        call.to(),
        call.value(),
        call.data(),
        java.util.List.of());
  }

  /// Hands a transaction to the pool; one that is known already is fine.
  public void submit(SignedTransaction signed) {
    if (chain.inclusion(signed.hash()).isPresent()) {
      return;
    }
    switch (chain.submit(signed)) {
      case Submission.Pending _, Submission.Queued _, Submission.Replaced _ -> {}
      case Submission.Refused(var rejection) -> {
        if (chain.standing(signed.hash()).isEmpty() && chain.inclusion(signed.hash()).isEmpty()) {
          throw new NodeException(
              Code.STAGE, "the chain refused a transaction of this node: " + rejection);
        }
      }
    }
  }

  /// Waits until a transaction is in a block.
  public Inclusion await(Hash transaction) {
    try {
      return chain
          .awaitReceipt(transaction, INCLUSION_MAX)
          .orElseThrow(() ->
              new NodeException(
                  Code.STAGE,
                  "transaction %s was in no block after %d s"
                      .formatted(transaction, INCLUSION_MAX.toSeconds())));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new NodeException(Code.STAGE, "interrupted while waiting for " + transaction, e);
    }
  }
}
