package org.openledger.chain.pool;

import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.block.SignedTransaction;
import org.openledger.chain.block.Transaction;
import org.openledger.chain.execution.Rejection;
import org.openledger.chain.execution.Rejection.Reason;
import org.openledger.chain.execution.Rules;
import org.openledger.chain.pool.Lane.Waiting;
import org.openledger.chain.state.StateReader;
import org.openledger.chain.store.Keeper;
import org.openledger.evm.fork.Fork;
import org.openledger.evm.state.AccountState;
import org.openledger.evm.state.Change;
import org.openledger.evm.state.Code;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Keccak;
import org.openledger.primitives.UInt256;

/// The transactions that wait for a block. Any thread may add and ask; signatures are checked
/// before the lock is taken. Nothing leaves silently: it is included, replaced, or dropped when the
/// pool is full or its missing nonce never comes.
public final class Pool {
  private static final long REPLACEMENT_PERCENT = 110;

  private final PoolLimits limits;
  private final long chainId;
  private final StateReader latest;
  private final Fork fork;
  private final Clock clock;
  private final Keeper keeper;
  private final ReentrantLock lock = new ReentrantLock();
  private final Map<Address, Lane> lanes = new HashMap<>();
  private final Map<Hash, Waiting> byHash = new HashMap<>();
  private final List<Consumer<SentTransaction>> listeners = new CopyOnWriteArrayList<>();
  private volatile long gasLimit;
  private long bytes;
  private long arrivals;

  /// What is let in.
  ///
  /// @param fork whose rules the next blocks follow
  public record Admission(PoolLimits limits, long chainId, Fork fork) {}

  /// An empty pool over the state after the head, with what `admission` lets in.
  public Pool(Admission admission, StateReader latest, Clock clock, Keeper keeper) {
    this.limits = admission.limits();
    this.chainId = admission.chainId();
    this.fork = admission.fork();
    this.keeper = keeper;
    this.latest = latest;
    this.clock = clock;
    this.gasLimit = Long.MAX_VALUE;
  }

  /// Takes a transaction, or says why not: the checks are those of geth's pool, in its order.
  public Submission add(SignedTransaction signed) {
    Optional<Rejection> no =
        forwarded(signed.body()).or(() -> known(signed)).or(() -> alone(signed));
    if (no.isPresent()) {
      return new Submission.Refused(no.get());
    }
    Optional<Address> sender = signed.recoverSender();
    if (sender.isEmpty()) {
      return new Submission.Refused(new Rejection(Reason.INVALID_SENDER, "invalid sender"));
    }
    SentTransaction sent = new SentTransaction(signed, sender.get());
    Submission submission;
    List<SentTransaction> ready = new ArrayList<>();
    lock.lock();
    try {
      no = known(signed); // it may have come while the signature was checked
      submission = no.isPresent() ? new Submission.Refused(no.get()) : place(sent, ready);
    } finally {
      lock.unlock();
    }
    ready.forEach(each -> listeners.forEach(listener -> listener.accept(each)));
    return submission;
  }

  /// Calls `listener` with each transaction that becomes ready: no nonce before it is missing. It
  /// must be quick.
  public void onReady(Consumer<SentTransaction> listener) {
    listeners.add(listener);
  }

  private Optional<Rejection> forwarded(Transaction tx) {
    Optional<Rejection> no = Rules.feeCap(tx, limits.feeCapWei());
    return no.isEmpty() && tx.chainId() == null && !limits.unprotected()
        ? no(Reason.UNPROTECTED, "only replay-protected (EIP-155) transactions allowed over RPC")
        : no;
  }

  private Optional<Rejection> known(SignedTransaction signed) {
    lock.lock();
    try {
      return byHash.containsKey(signed.hash())
          ? no(Reason.KNOWN, "already known")
          : Optional.empty();
    } finally {
      lock.unlock();
    }
  }

  private Optional<Rejection> alone(SignedTransaction signed) {
    Transaction tx = signed.body();
    if (tx.type() == 3) {
      return no(
          Reason.BLOBS, "transaction type not supported: this chain has no data layer for blobs");
    }
    int size = signed.encoded().length;
    if (size > limits.transactionBytesMax()) {
      return no(
          Reason.OVERSIZED,
          "oversized data: transaction size %d, limit %d"
              .formatted(size, limits.transactionBytesMax()));
    }
    return Rules.limits(tx, fork)
        .or(() -> blockGas(tx))
        .or(() -> Rules.alone(tx, chainId, fork))
        .or(() -> tip(tx));
  }

  private Optional<Rejection> blockGas(Transaction tx) {
    return Long.compareUnsigned(tx.gasLimit(), gasLimit) > 0
        ? no(
            Reason.GAS_LIMIT,
            "exceeds block gas limit: a block has %d, tx wants %s"
                .formatted(gasLimit, Long.toUnsignedString(tx.gasLimit())))
        : Optional.empty();
  }

  private Optional<Rejection> tip(Transaction tx) {
    return tx.maxTipPerGas().compareTo(limits.tipMin()) < 0
        ? no(
            Reason.UNDERPRICED,
            "transaction gas price below minimum: gas tip cap %s, minimum needed %s"
                .formatted(tx.maxTipPerGas(), limits.tipMin()))
        : Optional.empty();
  }

  private Submission place(SentTransaction sent, List<SentTransaction> ready) {
    Transaction tx = sent.body();
    Lane known = lanes.get(sent.sender());
    Lane lane = known != null ? known : new Lane(account(sent.sender()));
    Waiting old = lane.at(tx.nonce());
    Optional<Rejection> no = inLane(sent, lane, old);
    Waiting waiting =
        new Waiting(sent, Rules.cost(tx).orElse(UInt256.MAX), arrivals++, clock.millis());
    no = no.isPresent() ? no : room(waiting, old);
    if (no.isPresent()) {
      return new Submission.Refused(no.get());
    }
    if (old != null) {
      forget(old);
      keeper.remove(List.of(old.transaction().hash()));
    }
    long before = lane.missing();
    lane.put(waiting);
    lanes.put(sent.sender(), lane);
    byHash.put(sent.hash(), waiting);
    bytes += waiting.bytes();
    keeper.put(sent.signed());
    if (old != null && tx.nonce() < lane.missing()) {
      ready.add(sent);
    }
    for (long nonce = before; nonce < lane.missing(); nonce++) {
      ready.add(Objects.requireNonNull(lane.at(nonce)).transaction());
    }
    if (old != null) {
      return new Submission.Replaced(sent.hash(), old.transaction().hash());
    }
    long missing = lane.missing();
    return tx.nonce() < missing
        ? new Submission.Pending(sent.hash())
        : new Submission.Queued(sent.hash(), missing);
  }

  private Optional<Rejection> inLane(SentTransaction sent, Lane lane, @Nullable Waiting old) {
    Transaction tx = sent.body();
    long next = lane.account().nonce();
    if (Long.compareUnsigned(tx.nonce(), next) < 0) {
      return Optional.of(Rules.nonceTooLow(tx, next));
    }
    if (Long.compareUnsigned(tx.nonce() - next, limits.senderMax()) >= 0) {
      return no(
          Reason.SENDER_FULL,
          "nonce too far ahead: next nonce %d, tx nonce %s, the pool keeps %d of a sender"
              .formatted(next, Long.toUnsignedString(tx.nonce()), limits.senderMax()));
    }
    if (runsCode(lane.account())) {
      return no(Reason.SENDER_HAS_CODE, "sender not an eoa: address " + sent.sender());
    }
    if (old != null && !paysEnoughMore(tx, old.body())) {
      return no(Reason.UNDERPRICED, "replacement transaction underpriced");
    }
    Optional<Rejection> funds = Rules.funds(tx, lane.account().balance());
    return funds.isPresent() ? funds : fundsForAll(tx, lane);
  }

  private AccountState account(Address address) {
    return Objects.requireNonNullElse(latest.account(address), AccountState.EMPTY);
  }

  /// Whether an account belongs to a contract (EIP-3607); a delegation does not count (EIP-7702).
  private boolean runsCode(AccountState account) {
    return !account.codeHash().equals(Keccak.EMPTY)
        && new Code(latest.code(account.codeHash()), account.codeHash()).delegate() == null;
  }

  private static Optional<Rejection> fundsForAll(Transaction tx, Lane lane) {
    UInt256 balance = lane.account().balance();
    UInt256 cost = Rules.cost(tx).orElse(UInt256.MAX);
    UInt256 others = lane.costOfOthers(tx.nonce());
    if (cost.compareTo(balance) <= 0 && others.compareTo(balance.subtract(cost)) <= 0) {
      return Optional.empty();
    }
    return no(
        Reason.INSUFFICIENT_FUNDS,
        "insufficient funds for gas * price + value: balance %s, queued cost %s, tx cost %s"
            .formatted(balance, others, cost));
  }

  private static boolean paysEnoughMore(Transaction tx, Transaction old) {
    return paysEnoughMore(tx.maxFeePerGas(), old.maxFeePerGas())
        && paysEnoughMore(tx.maxTipPerGas(), old.maxTipPerGas());
  }

  private static boolean paysEnoughMore(UInt256 offered, UInt256 old) {
    UInt256 hundred = UInt256.of(100);
    UInt256 wanted =
        old.divide(hundred)
            .multiply(REPLACEMENT_PERCENT)
            .add(old.remainder(hundred).multiply(REPLACEMENT_PERCENT).divide(hundred));
    return offered.compareTo(wanted) >= 0 && offered.compareTo(old) > 0;
  }

  /// Makes room for `waiting` by dropping what is worth less: first what is behind a missing nonce,
  /// then what tips less.
  private Optional<Rejection> room(Waiting waiting, @Nullable Waiting old) {
    long needed = bytes + waiting.bytes() - (old == null ? 0 : old.bytes()) - limits.bytesMax();
    while (needed > 0) {
      Waiting victim = worst();
      if (victim == null || !worthMore(waiting, victim)) {
        return no(
            Reason.POOL_FULL, "txpool is full: %d of %d bytes".formatted(bytes, limits.bytesMax()));
      }
      drop(victim);
      needed -= victim.bytes();
    }
    return Optional.empty();
  }

  private boolean worthMore(Waiting waiting, Waiting victim) {
    boolean another = !victim.transaction().sender().equals(waiting.transaction().sender());
    Lane lane = Objects.requireNonNull(lanes.get(victim.transaction().sender()));
    return another
        && (lane.gapped()
            || paysEnoughMore(waiting.body().maxTipPerGas(), victim.body().maxTipPerGas()));
  }

  private @Nullable Waiting worst() {
    return lanes.values().stream()
        .min(
            Comparator.comparing((Lane lane) -> !lane.gapped())
                .thenComparing(lane -> lane.last().body().maxTipPerGas()))
        .map(Lane::last)
        .orElse(null);
  }

  private void drop(Waiting waiting) {
    forget(waiting);
    keeper.remove(List.of(waiting.transaction().hash()));
    Address sender = waiting.transaction().sender();
    Lane lane = Objects.requireNonNull(lanes.get(sender));
    lane.remove(waiting.body().nonce());
    if (lane.size() == 0) {
      lanes.remove(sender);
    }
  }

  private void forget(Waiting waiting) {
    byHash.remove(waiting.transaction().hash());
    bytes -= waiting.bytes();
  }

  /// Follows a new head: what it included or overtook leaves.
  ///
  /// @param nextGasLimit the gas of the block after it
  public void advance(Map<Address, Change> changes, long nextGasLimit) {
    lock.lock();
    try {
      gasLimit = nextGasLimit;
      List<Hash> gone = new ArrayList<>();
      changes.forEach((address, change) -> {
        Lane lane = lanes.get(address);
        if (lane != null) {
          lane.advance(Objects.requireNonNullElse(change.after(), AccountState.EMPTY))
              .forEach(behind -> {
                forget(behind);
                gone.add(behind.transaction().hash());
              });
          if (lane.size() == 0) {
            lanes.remove(address);
          }
        }
      });
      long sinceMs = clock.millis() - limits.gapLifetimeMs();
      List<Waiting> stale = new ArrayList<>();
      lanes.values().forEach(lane -> stale.addAll(lane.stale(sinceMs)));
      stale.forEach(this::drop);
      keeper.remove(gone);
    } finally {
      lock.unlock();
    }
    keeper.flush();
  }

  /// Returns once what waits would be found again after a restart.
  public void flush() {
    keeper.flush();
  }

  /// Takes what waited before the process ended; what cannot wait any more is forgotten.
  public void restore(List<SignedTransaction> waited) {
    // In parallel, since each costs a recovery; those of a sender may come in any order.
    List<Hash> refused =
        waited.parallelStream()
            .filter(tx -> add(tx) instanceof Submission.Refused)
            .map(SignedTransaction::hash)
            .toList();
    keeper.remove(refused);
    keeper.flush();
  }

  /// What the next block may take, best first.
  public Selection select(UInt256 baseFee) {
    return new Selection(this::runs, baseFee);
  }

  private List<List<Lane.Waiting>> runs() {
    lock.lock();
    try {
      return lanes.values().stream().map(Lane::run).toList();
    } finally {
      lock.unlock();
    }
  }

  /// Whether some transaction waits for nothing but a block, or for the base fee to fall.
  public boolean wantsBlocks() {
    lock.lock();
    try {
      return lanes.values().stream().anyMatch(Lane::wantsBlocks);
    } finally {
      lock.unlock();
    }
  }

  /// The nonce after everything that waits without a gap.
  public long nextNonce(Address sender) {
    lock.lock();
    try {
      Lane lane = lanes.get(sender);
      return lane != null ? lane.missing() : latest.nonce(sender);
    } finally {
      lock.unlock();
    }
  }

  /// A waiting transaction.
  public Optional<SentTransaction> transaction(Hash hash) {
    lock.lock();
    try {
      return Optional.ofNullable(byHash.get(hash)).map(Waiting::transaction);
    } finally {
      lock.unlock();
    }
  }

  /// Why a transaction waits, under the next block's base fee; empty when it does not wait here.
  public Optional<Standing> standing(Hash hash, UInt256 baseFee) {
    lock.lock();
    try {
      Waiting waiting = byHash.get(hash);
      return waiting == null ? Optional.empty() : Optional.of(standing(waiting, baseFee));
    } finally {
      lock.unlock();
    }
  }

  private Standing standing(Waiting waiting, UInt256 baseFee) {
    Lane lane = Objects.requireNonNull(lanes.get(waiting.transaction().sender()));
    long nonce = waiting.body().nonce();
    if (nonce >= lane.missing()) {
      return new Standing.NonceGap(lane.missing());
    }
    if (waiting.body().maxFeePerGas().compareTo(baseFee) < 0) {
      return new Standing.FeeTooLow(waiting.body().maxFeePerGas(), baseFee);
    }
    UInt256 balance = lane.account().balance();
    UInt256 before = lane.costBefore(nonce);
    boolean paid =
        balance.compareTo(before) >= 0 && balance.subtract(before).compareTo(waiting.cost()) >= 0;
    return paid ? new Standing.Ready() : new Standing.BalanceTooLow(balance, waiting.cost());
  }

  /// What waits of one sender, by nonce.
  ///
  /// @param ready those with no nonce missing before them
  public record Content(List<SentTransaction> ready, List<SentTransaction> queued) {}

  /// All that waits, by sender; empty when that is more than `bytesMax`.
  public Optional<SortedMap<Address, Content>> content(long bytesMax) {
    lock.lock();
    try {
      if (bytes > bytesMax) {
        return Optional.empty();
      }
      SortedMap<Address, Content> all = new TreeMap<>();
      lanes.forEach((sender, lane) -> all.put(sender, lane.content()));
      return Optional.of(all);
    } finally {
      lock.unlock();
    }
  }

  /// What waits of `sender`.
  public Content content(Address sender) {
    lock.lock();
    try {
      Lane lane = lanes.get(sender);
      return lane == null ? new Content(List.of(), List.of()) : lane.content();
    } finally {
      lock.unlock();
    }
  }

  /// How many wait for nothing but a block.
  public int ready() {
    lock.lock();
    try {
      return lanes.values().stream().mapToInt(Lane::ready).sum();
    } finally {
      lock.unlock();
    }
  }

  /// How many transactions wait.
  public int size() {
    lock.lock();
    try {
      return byHash.size();
    } finally {
      lock.unlock();
    }
  }

  private static Optional<Rejection> no(Reason reason, String message) {
    return Optional.of(new Rejection(reason, message));
  }
}
