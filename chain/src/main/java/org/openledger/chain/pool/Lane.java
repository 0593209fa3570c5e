package org.openledger.chain.pool;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.block.Transaction;
import org.openledger.evm.state.AccountState;
import org.openledger.primitives.UInt256;

/// The waiting transactions of one sender, by nonce, and the sender's account after the head.
final class Lane {
  private static final int OVERHEAD_BYTES = 1_024; // what the objects around the bytes weigh

  private final TreeMap<Long, Waiting> byNonce = new TreeMap<>();
  private AccountState account;
  private long missing;
  private UInt256 cost = UInt256.ZERO;

  /// A transaction in the pool.
  record Waiting(SentTransaction transaction, UInt256 cost, long arrival, long sinceMs) {
    Transaction body() {
      return transaction.body();
    }

    long bytes() {
      return transaction.signed().encoded().length + OVERHEAD_BYTES;
    }
  }

  Lane(AccountState account) {
    this.account = account;
    this.missing = account.nonce();
  }

  AccountState account() {
    return account;
  }

  int size() {
    return byNonce.size();
  }

  @Nullable Waiting at(long nonce) {
    return byNonce.get(nonce);
  }

  /// Adds a transaction, in place of the one with its nonce. The sum of costs stays below 2²⁵⁶
  /// because no sum above the sender's balance is let in.
  void put(Waiting waiting) {
    remove(waiting.body().nonce());
    byNonce.put(waiting.body().nonce(), waiting);
    cost = cost.add(waiting.cost());
    follow();
  }

  void remove(long nonce) {
    Waiting old = byNonce.remove(nonce);
    if (old != null) {
      cost = cost.subtract(old.cost());
      missing = Math.min(missing, nonce);
    }
  }

  private void follow() {
    while (byNonce.containsKey(missing)) {
      missing++;
    }
  }

  Waiting last() {
    return byNonce.lastEntry().getValue();
  }

  /// Whether nothing here can be in the next block, because an earlier nonce is missing.
  boolean gapped() {
    return missing == account.nonce();
  }

  /// Whether its first transaction can be paid for and follows the account's nonce.
  boolean wantsBlocks() {
    return !gapped() && byNonce.firstEntry().getValue().cost().compareTo(account.balance()) <= 0;
  }

  /// The first nonce that nobody has sent.
  long missing() {
    return missing;
  }

  /// What all of them can cost, but for the one at `nonce`.
  UInt256 costOfOthers(long nonce) {
    Waiting at = byNonce.get(nonce);
    return at == null ? cost : cost.subtract(at.cost());
  }

  /// Those that can follow each other from the account's nonce on.
  List<Waiting> run() {
    List<Waiting> run = new ArrayList<>(byNonce.size());
    long next = account.nonce();
    for (Waiting waiting : byNonce.values()) {
      if (waiting.body().nonce() != next++) {
        break;
      }
      run.add(waiting);
    }
    return run;
  }

  /// How many of them need no other first.
  int ready() {
    return byNonce.headMap(missing).size();
  }

  Pool.Content content() {
    return new Pool.Content(
        transactions(byNonce.headMap(missing).values()),
        transactions(byNonce.tailMap(missing).values()));
  }

  private static List<SentTransaction> transactions(Collection<Waiting> waiting) {
    return waiting.stream().map(Waiting::transaction).toList();
  }

  /// What those before `nonce` can cost.
  UInt256 costBefore(long nonce) {
    return byNonce.headMap(nonce).values().stream()
        .map(Waiting::cost)
        .reduce(UInt256.ZERO, UInt256::add);
  }

  /// Moves to the account after a new block; gives what is now behind it.
  List<Waiting> advance(AccountState after) {
    account = after;
    List<Waiting> behind = List.copyOf(byNonce.headMap(after.nonce()).values());
    behind.forEach(waiting -> remove(waiting.body().nonce()));
    missing = after.nonce();
    follow();
    return behind;
  }

  /// Those behind a missing nonce that came before `sinceMs`.
  List<Waiting> stale(long sinceMs) {
    return byNonce.tailMap(missing).values().stream()
        .filter(waiting -> waiting.sinceMs() < sinceMs)
        .toList();
  }
}
