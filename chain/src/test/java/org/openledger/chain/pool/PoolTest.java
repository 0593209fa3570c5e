package org.openledger.chain.pool;

import static org.assertj.core.api.Assertions.assertThat;
import static org.openledger.chain.Wallets.ETHER;
import static org.openledger.chain.Wallets.GWEI;
import static org.openledger.chain.Wallets.address;
import static org.openledger.chain.Wallets.fee;
import static org.openledger.chain.Wallets.transfer;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.openledger.chain.FakeClock;
import org.openledger.chain.Wallets;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.execution.Rejection.Reason;
import org.openledger.chain.state.MapState;
import org.openledger.chain.store.Keeper;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.state.AccountState;
import org.openledger.evm.state.Change;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;
import org.openledger.testing.Seeds;

class PoolTest {
  private final Map<Address, AccountState> state = new HashMap<>();
  private final FakeClock clock = new FakeClock(0);

  private Pool pool(PoolLimits limits) {
    for (int i = 0; i < 20; i++) {
      state.put(address(i), wei(ETHER));
    }
    Pool pool =
        new Pool(
            new Pool.Admission(limits, Wallets.CHAIN, Fork.OSAKA),
            new MapState(state),
            clock,
            Keeper.NONE);
    pool.advance(Map.of(), 30_000_000);
    return pool;
  }

  private static AccountState wei(UInt256 balance) {
    return new AccountState(0, balance, AccountState.EMPTY.codeHash());
  }

  private static Change change(@Nullable AccountState before, AccountState after) {
    return new Change(before, after, false, Map.of(), null);
  }

  private Pool pool() {
    return pool(PoolLimits.DEFAULT);
  }

  private static PoolLimits limits(long bytes, int senderMax) {
    return new PoolLimits(bytes, senderMax, 1 << 10, UInt256.ZERO, UInt256.ZERO, 1_000, false);
  }

  private static SignedTransaction tx(int from, long nonce, long tipGwei) {
    return transfer(
        from, nonce, address(0), UInt256.ONE, fee(GWEI.multiply(100), GWEI.multiply(tipGwei)));
  }

  @Test
  void takesByTipThenArrivalAndEachSenderInNonceOrder() {
    Pool pool = pool();
    SignedTransaction a1 = tx(1, 1, 9);
    SignedTransaction a0 = tx(1, 0, 2);
    SignedTransaction b0 = tx(2, 0, 5);
    SignedTransaction c0 = tx(3, 0, 2);
    for (SignedTransaction tx : List.of(a1, a0, b0, c0)) {
      pool.add(tx);
    }
    assertThat(drained(pool)).containsExactly(b0, a0, a1, c0);
  }

  @Test
  void saysWhetherATransactionIsPendingQueuedReplacedOrKnown() {
    Pool pool = pool();
    assertThat(pool.add(tx(1, 1, 1))).isEqualTo(new Submission.Queued(tx(1, 1, 1).hash(), 0));
    assertThat(pool.nextNonce(address(1))).isZero();
    assertThat(pool.add(tx(1, 0, 10))).isEqualTo(new Submission.Pending(tx(1, 0, 10).hash()));
    assertThat(pool.nextNonce(address(1))).isEqualTo(2);
    assertThat(reason(pool.add(tx(1, 0, 10)))).isEqualTo(Reason.KNOWN);
    assertThat(pool.size()).isEqualTo(2);
  }

  @Test
  void aReplacementPaysTenPercentMoreOfBothFees() {
    Pool pool = pool();
    SignedTransaction old = offer(100, 10);
    pool.add(old);
    assertThat(reason(pool.add(offer(109, 11)))).isEqualTo(Reason.UNDERPRICED);
    assertThat(reason(pool.add(offer(110, 10)))).isEqualTo(Reason.UNDERPRICED);
    SignedTransaction better = offer(110, 11);
    assertThat(pool.add(better)).isEqualTo(new Submission.Replaced(better.hash(), old.hash()));
    assertThat(pool.transaction(old.hash())).isEmpty();
    assertThat(pool.size()).isEqualTo(1);
  }

  private static SignedTransaction offer(long maxFee, long tip) {
    return transfer(1, 0, address(0), UInt256.ONE, fee(GWEI.multiply(maxFee), GWEI.multiply(tip)));
  }

  @Test
  void refusesWhatCannotBePaid() {
    Pool pool = pool();
    UInt256 half = UInt256.of(600_000_000_000_000_000L);
    pool.add(transfer(1, 0, address(2), half));
    Submission second = pool.add(transfer(1, 1, address(2), half));
    assertThat(reason(second)).isEqualTo(Reason.INSUFFICIENT_FUNDS);
    assertThat(reason(pool.add(transfer(2, 0, address(1), UInt256.MAX))))
        .isEqualTo(Reason.INSUFFICIENT_FUNDS);
    assertThat(
            reason(
                pool.add(
                    transfer(2, 0, address(1), UInt256.ONE, fee(GWEI.multiply(1_000_000), GWEI)))))
        .isEqualTo(Reason.FEE_ABOVE_CAP);
  }

  @Test
  void aBlockRemovesWhatItIncludedAndWhatItOvertook() {
    Pool pool = pool();
    for (int nonce = 0; nonce < 4; nonce++) {
      pool.add(tx(1, nonce, 1));
    }
    AccountState before = state.get(address(1));
    AccountState after = new AccountState(3, before.balance(), before.codeHash());
    pool.advance(Map.of(address(1), change(before, after)), 30_000_000);
    assertThat(pool.size()).isEqualTo(1);
    assertThat(drained(pool)).containsExactly(tx(1, 3, 1));
    state.put(address(1), after);
    assertThat(reason(pool.add(tx(1, 2, 50)))).isEqualTo(Reason.NONCE_TOO_LOW);
    assertThat(pool.nextNonce(address(1))).isEqualTo(4);
  }

  @Test
  void tellsWhyATransactionWaits() {
    Pool pool = pool();
    UInt256 low = GWEI.multiply(2);
    SignedTransaction cheap = transfer(1, 0, address(0), UInt256.ONE, fee(low, low));
    SignedTransaction gap = tx(1, 5, 1);
    SignedTransaction ready = tx(2, 0, 1);
    List.of(cheap, gap, ready).forEach(pool::add);
    UInt256 baseFee = GWEI.multiply(3);
    assertThat(pool.standing(cheap.hash(), baseFee)).contains(new Standing.FeeTooLow(low, baseFee));
    assertThat(pool.standing(gap.hash(), baseFee)).contains(new Standing.NonceGap(1));
    assertThat(pool.standing(ready.hash(), baseFee)).contains(new Standing.Ready());
    assertThat(pool.standing(tx(9, 9, 9).hash(), baseFee)).isEmpty();
    AccountState poor = wei(UInt256.ONE);
    pool.advance(Map.of(address(2), change(null, poor)), 30_000_000);
    assertThat(pool.standing(ready.hash(), baseFee).orElseThrow())
        .isInstanceOf(Standing.BalanceTooLow.class);
    assertThat(pool.wantsBlocks()).isTrue();
  }

  @Test
  void holdsItsLimitsAndGapsGiveWayFirst() {
    long one = tx(1, 0, 1).encoded().length + 1_024;
    Pool pool = pool(limits(3 * one + 100, 2));
    pool.add(tx(1, 0, 50));
    pool.add(tx(2, 1, 90));
    pool.add(tx(3, 0, 5));
    assertThat(reason(pool.add(tx(1, 2, 1)))).isEqualTo(Reason.SENDER_FULL);
    assertThat(pool.add(tx(4, 0, 6))).isInstanceOf(Submission.Pending.class);
    assertThat(pool.transaction(tx(2, 1, 90).hash())).as("the gapped one went").isEmpty();
    assertThat(reason(pool.add(tx(5, 0, 5)))).isEqualTo(Reason.POOL_FULL);
    assertThat(pool.add(tx(5, 0, 7))).isInstanceOf(Submission.Pending.class);
    assertThat(pool.transaction(tx(3, 0, 5).hash())).as("the cheapest went").isEmpty();
    assertThat(pool.size()).isEqualTo(3);
  }

  @Test
  void aGapThatNobodyFillsDoesNotWaitForEver() {
    Pool pool = pool(limits(1 << 20, 10));
    pool.add(tx(1, 1, 1));
    pool.add(tx(2, 0, 1));
    clock.move(1_001);
    pool.advance(Map.of(), 30_000_000);
    assertThat(pool.transaction(tx(1, 1, 1).hash())).isEmpty();
    assertThat(pool.transaction(tx(2, 0, 1).hash())).isPresent();
  }

  /// Its twin keeps a plain map of everything accepted and sorts it anew.
  @Test
  void theRunOfEachSenderIsTheNaiveOne() {
    Seeds.times(
        25,
        random -> {
          Pool pool = pool();
          Map<Address, Map<Long, SignedTransaction>> truth = new HashMap<>();
          for (int i = 0; i < 60; i++) {
            int from = 1 + random.nextInt(4);
            SignedTransaction tx = tx(from, random.nextInt(10), 1 + random.nextInt(20));
            if (!(pool.add(tx) instanceof Submission.Refused)) {
              truth.computeIfAbsent(address(from), a -> new HashMap<>()).put(tx.body().nonce(), tx);
            }
            if (random.nextInt(15) == 0) {
              long nonce = state.get(address(from)).nonce() + random.nextInt(3);
              AccountState after = new AccountState(nonce, ETHER, AccountState.EMPTY.codeHash());
              state.put(address(from), after);
              pool.advance(Map.of(address(from), change(null, after)), 30_000_000);
              truth.getOrDefault(address(from), Map.of()).keySet().removeIf(n -> n < nonce);
            }
          }
          List<SignedTransaction> expected = new ArrayList<>();
          truth.forEach((sender, byNonce) -> {
            long next = state.get(sender).nonce();
            while (byNonce.containsKey(next)) {
              expected.add(byNonce.get(next++));
            }
            assertThat(pool.nextNonce(sender)).isEqualTo(next);
          });
          assertThat(drained(pool)).containsExactlyInAnyOrderElementsOf(expected);
          assertThat(pool.size()).isEqualTo(truth.values().stream().mapToInt(Map::size).sum());
        });
  }

  /// A block that looks at the pool again takes each sender's transactions once, in nonce order;
  /// nobody who was passed over comes back, and nobody else's is left.
  @Test
  void looksAgainForWhatCameMeanwhile() {
    Seeds.times(
        20,
        random -> {
          Pool pool = pool();
          Selection selection = pool.select(GWEI);
          long[] sent = new long[20];
          long[] taken = new long[20];
          Set<Address> over = new HashSet<>();
          for (int step = 0; step < 300; step++) {
            Optional<SentTransaction> next = selection.next();
            if (next.isEmpty() || random.nextInt(3) == 0) {
              int from = random.nextInt(20);
              pool.add(tx(from, sent[from]++, 1 + random.nextInt(9)));
              if (sent[from] > taken[from] + 1) { // one that the block has not reached
                pool.add(tx(from, taken[from], 20 + random.nextInt(9)));
              }
              if (random.nextInt(4) == 0) {
                selection.refresh();
              }
            } else if (random.nextInt(30) == 0) {
              over.add(next.get().sender());
              selection.skipped();
            } else {
              count(next.get(), taken, over);
              selection.taken();
            }
          }
          selection.refresh();
          for (var next = selection.next(); next.isPresent(); next = selection.next()) {
            count(next.get(), taken, over);
            selection.taken();
          }
          for (int from = 0; from < 20; from++) {
            if (!over.contains(address(from))) {
              assertThat(taken[from]).isEqualTo(sent[from]);
            }
          }
        });
  }

  private static void count(SentTransaction next, long[] taken, Set<Address> over) {
    assertThat(over).doesNotContain(next.sender());
    for (int from = 0; from < taken.length; from++) {
      if (address(from).equals(next.sender())) {
        assertThat(next.body().nonce()).isEqualTo(taken[from]++);
      }
    }
  }

  private static List<SignedTransaction> drained(Pool pool) {
    Selection selection = pool.select(GWEI);
    List<SignedTransaction> out = new ArrayList<>();
    for (Optional<SentTransaction> next = selection.next();
        next.isPresent();
        next = selection.next()) {
      out.add(next.get().signed());
      selection.taken();
    }
    return out;
  }

  private static Reason reason(Submission submission) {
    assertThat(submission).isInstanceOf(Submission.Refused.class);
    return ((Submission.Refused) submission).rejection().reason();
  }
}
