package org.openledger.node.demo;

import java.math.BigInteger;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.openledger.chain.Chain;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.TransactionCodec;
import org.openledger.chain.block.Transactions;
import org.openledger.node.factory.RunJob.Sent;
import org.openledger.node.pay.Accounts;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.UInt256;
import tools.jackson.databind.JsonNode;

/// What the asker's wallet pays for a story's questions: once each. A payment is signed and kept
/// before it is sent, and one that is kept is sent again.
final class Payments {
  private final Chain chain;
  private final Accounts accounts;
  private final KeyPair asker;
  private final StoryFolder kept;
  private final ReentrantLock lock = new ReentrantLock(); // no two may take the same nonce

  Payments(Chain chain, KeyPair asker, StoryFolder kept) {
    this.chain = chain;
    this.accounts = new Accounts(chain);
    this.asker = asker;
    this.kept = kept;
  }

  /// Sends what a stop may have kept from the chain, for questions 1 to `last`. To be called before
  /// anything else is paid.
  void sendKept(int last) {
    for (int n = 1; n <= last; n++) {
      before(n).ifPresent(accounts::submit);
    }
  }

  /// The payment for question `n`, in a block: the most that the answer can cost, naming the
  /// request.
  Hash paid(int n, Supplier<JsonNode> quote) {
    Optional<SignedTransaction> before = before(n);
    SignedTransaction signed = before.isPresent() ? before.get() : send(n, quote.get());
    return accounts.await(signed.hash()).transaction().hash();
  }

  private SignedTransaction send(int n, JsonNode quote) {
    lock.lock();
    try {
      SignedTransaction signed = sign(quote);
      kept.keep(name(n), new Sent(signed.hash().toString(), Hex.encode(signed.encoded()), null));
      accounts.submit(signed);
      return signed;
    } finally {
      lock.unlock();
    }
  }

  private static String name(int n) {
    return "payment-" + n;
  }

  /// What was signed for question `n`, unless another transaction of the wallet has taken its
  /// place, so that it can never be in a block.
  private Optional<SignedTransaction> before(int n) {
    return kept.find(name(n), Sent.class)
        .map(sent -> TransactionCodec.decode(Hex.decode(sent.raw())))
        .filter(signed ->
            chain.inclusion(signed.hash()).isPresent()
                || chain.nonce(asker.address()) <= signed.body().nonce());
  }

  private SignedTransaction sign(JsonNode quote) {
    Transactions.Call call =
        new Transactions.Call(
            Address.parse(quote.path("escrow").asString("")),
            UInt256.of(new BigInteger(quote.path("fee_max_wei").asString(""))),
            Hash.parse(quote.path("request").asString("")).bytes());
    return accounts.sign(asker, chain.pendingNonce(asker.address()), call);
  }
}
