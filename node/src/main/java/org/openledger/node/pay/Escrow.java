package org.openledger.node.pay;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import org.openledger.attribution.share.Payment;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.Transaction;
import org.openledger.chain.block.TransactionCodec;
import org.openledger.chain.block.Transactions;
import org.openledger.chain.store.Inclusion;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.KeyPair;
import org.openledger.primitives.UInt256;
import org.openledger.serving.ServingException;
import org.openledger.serving.ServingException.Code;

/// The account between asker and contributors: it takes an answer's maximum fee, pays the shares
/// once the answer is attributed, and returns the rest. Its transfers are signed and on disk before
/// the first is sent, so a crash can neither lose one nor pay one twice.
public final class Escrow {
  private final Accounts accounts;
  private final KeyPair key;
  private final ReceiptBook book;
  private final Set<Hash> claimed = ConcurrentHashMap.newKeySet();
  private final Object order = new Object();

  /// The escrow of `key`'s account.
  public Escrow(Accounts accounts, KeyPair key, ReceiptBook book) {
    this.accounts = accounts;
    this.key = key;
    this.book = book;
  }

  /// A payment that was found good and is kept for one answer.
  ///
  /// @param transaction its hash
  /// @param payer who sent it
  /// @param wei how much
  public record Paid(Hash transaction, Address payer, UInt256 wei) {}

  /// The escrow's account.
  public Address address() {
    return key.address();
  }

  /// Where its answers are kept.
  public ReceiptBook book() {
    return book;
  }

  /// Who sent a payment, if it is in a block.
  public Optional<Address> payer(Hash transaction) {
    return accounts.chain().inclusion(transaction).map(i -> i.transaction().sender());
  }

  /// Keeps a payment for one answer: it must have reached the escrow, name the request, cover its
  /// most, and not have been used.
  ///
  /// @throws ServingException `PAYMENT_REQUIRED` with what is wrong
  public Paid claim(Hash transaction, Hash request, UInt256 feeMax) {
    Inclusion found =
        accounts
            .chain()
            .inclusion(transaction)
            .orElseThrow(() -> refused("payment %s is in no block".formatted(transaction)));
    Transaction body = found.transaction().body();
    if (!key.address().equals(body.to())) {
      throw refused("payment %s did not go to the escrow %s".formatted(transaction, address()));
    }
    if (!Arrays.equals(body.data(), request.bytes())) {
      throw refused(
          "payment %s is for another request: its data is not %s".formatted(transaction, request));
    }
    if (body.value().compareTo(feeMax) < 0) {
      throw refused(
          "payment %s is %s wei, this request can cost %s"
              .formatted(transaction, body.value(), feeMax));
    }
    if (book.used(transaction) || !claimed.add(transaction)) {
      throw refused("payment %s was used already".formatted(transaction));
    }
    return new Paid(transaction, found.transaction().sender(), body.value());
  }

  private static ServingException refused(String why) {
    return new ServingException(Code.PAYMENT_REQUIRED, why + "; nothing was computed.");
  }

  /// Frees a payment whose answer was not finished: it can be used again.
  public void release(Paid paid) {
    claimed.remove(paid.transaction());
  }

  /// Pays an answer: signs all transfers, has the answer kept with them, sends them, and waits
  /// until the last is in a block.
  ///
  /// @param withTransfers the answer to keep, given its transfers
  public StoredAnswer settle(
      List<Payment> payments,
      Paid paid,
      Function<List<StoredAnswer.Transfer>, StoredAnswer> withTransfers) {
    UInt256 sum = payments.stream().map(Payment::wei).reduce(UInt256.ZERO, UInt256::add);
    UInt256 rest = paid.wei().subtract(sum); // throws where the fee is above what was paid
    StoredAnswer answer;
    synchronized (order) {
      long nonce = accounts.chain().pendingNonce(key.address());
      List<StoredAnswer.Transfer> transfers = new ArrayList<>();
      for (Payment p : payments) {
        transfers.add(transfer(nonce++, p.to(), p.role().label(), p.wei()));
      }
      if (!rest.isZero()) {
        transfers.add(transfer(nonce, paid.payer(), "refund", rest));
      }
      answer = withTransfers.apply(transfers);
      book.keep(answer);
      send(answer);
    }
    return await(answer);
  }

  /// Sends again what a crash may have kept from the chain.
  public void resume() {
    for (StoredAnswer answer : book.newest().reversed()) {
      if (answer.block() == 0) {
        send(answer);
        await(answer);
      }
    }
  }

  private StoredAnswer.Transfer transfer(long nonce, Address to, String role, UInt256 wei) {
    SignedTransaction signed = accounts.sign(key, nonce, Transactions.Call.transfer(to, wei));
    return new StoredAnswer.Transfer(
        to.toString(),
        role,
        wei.toString(),
        signed.hash().toString(),
        Hex.encode(signed.encoded()));
  }

  /// The first nonce last: until it comes the others wait, so one block takes them all.
  private void send(StoredAnswer answer) {
    for (StoredAnswer.Transfer t : answer.transfers().reversed()) {
      accounts.submit(TransactionCodec.decode(Hex.decode(t.raw())));
    }
  }

  private StoredAnswer await(StoredAnswer answer) {
    long block = 0;
    for (StoredAnswer.Transfer t : answer.transfers()) {
      block = accounts.await(Hash.parse(t.hash())).in().block().header().number();
    }
    StoredAnswer done = answer.inBlock(block);
    book.keep(done);
    return done;
  }
}
