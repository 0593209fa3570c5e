package org.openledger.chain.pool;

import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.PriorityQueue;
import java.util.Set;
import java.util.function.Supplier;
import org.openledger.chain.block.SentTransaction;
import org.openledger.primitives.Address;
import org.openledger.primitives.UInt256;

/// The pool's transactions in the order a block takes them: by tip, then by arrival, each sender's
/// in nonce order. A snapshot until [#refresh] takes another. One thread.
public final class Selection {
  private final Supplier<List<List<Lane.Waiting>>> lanes;
  private final UInt256 baseFee;
  private final Map<Address, Integer> taken = new HashMap<>();
  private final Set<Address> over = new HashSet<>();
  private final PriorityQueue<Run> runs =
      new PriorityQueue<>(
          Comparator.comparing(Run::tip, Comparator.reverseOrder())
              .thenComparingLong(run -> run.head().arrival()));

  private record Run(List<Lane.Waiting> waiting, int at, UInt256 tip) {
    Lane.Waiting head() {
      return waiting.get(at);
    }

    Address sender() {
      return head().transaction().sender();
    }
  }

  /// A selection from `lanes`: each sender's transactions from its account's nonce on.
  Selection(Supplier<List<List<Lane.Waiting>>> lanes, UInt256 baseFee) {
    this.lanes = lanes;
    this.baseFee = baseFee;
    refresh();
  }

  /// Looks at the pool again, for what came since: nothing that was taken comes twice, nobody whose
  /// transaction was skipped comes again.
  public void refresh() {
    runs.clear();
    for (List<Lane.Waiting> run : lanes.get()) {
      if (!run.isEmpty()) {
        Address sender = run.getFirst().transaction().sender();
        if (!over.contains(sender)) {
          offer(run, taken.getOrDefault(sender, 0));
        }
      }
    }
  }

  /// The transaction that comes next, if any.
  public Optional<SentTransaction> next() {
    return Optional.ofNullable(runs.peek()).map(run -> run.head().transaction());
  }

  /// The next one was taken: its sender's following one may come.
  public void taken() {
    Run run = runs.poll();
    if (run != null) {
      taken.put(run.sender(), run.at() + 1);
      offer(run.waiting(), run.at() + 1);
    }
  }

  /// The next one was not taken: its sender has nothing for this block any more.
  public void skipped() {
    Run run = runs.poll();
    if (run != null) {
      over.add(run.sender());
    }
  }

  private void offer(List<Lane.Waiting> run, int at) {
    if (at < run.size() && run.get(at).body().maxFeePerGas().compareTo(baseFee) >= 0) {
      runs.add(new Run(run, at, run.get(at).body().tipPerGas(baseFee)));
    }
  }
}
