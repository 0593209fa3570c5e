package org.openledger.chain.pool;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.PriorityQueue;
import org.openledger.chain.block.SentTransaction;
import org.openledger.primitives.UInt256;

/// The pool's transactions in the order a block takes them: by tip, then by arrival, each sender's
/// in nonce order. A snapshot: what comes later waits for the next block.
public final class Selection {
  private final UInt256 baseFee;
  private final PriorityQueue<Run> runs =
      new PriorityQueue<>(
          Comparator.comparing(Run::tip, Comparator.reverseOrder())
              .thenComparingLong(run -> run.head().arrival()));

  private record Run(List<Lane.Waiting> waiting, int at, UInt256 tip) {
    Lane.Waiting head() {
      return waiting.get(at);
    }
  }

  Selection(List<List<Lane.Waiting>> runs, UInt256 baseFee) {
    this.baseFee = baseFee;
    runs.forEach(run -> offer(run, 0));
  }

  /// The transaction that comes next, if any.
  public Optional<SentTransaction> next() {
    return Optional.ofNullable(runs.peek()).map(run -> run.head().transaction());
  }

  /// The next one was taken: its sender's following one may come.
  public void taken() {
    Run run = runs.poll();
    if (run != null) {
      offer(run.waiting(), run.at() + 1);
    }
  }

  /// The next one was not taken: its sender has nothing for this block any more.
  public void skipped() {
    runs.poll();
  }

  private void offer(List<Lane.Waiting> run, int at) {
    if (at < run.size() && run.get(at).body().maxFeePerGas().compareTo(baseFee) >= 0) {
      runs.add(new Run(run, at, run.get(at).body().tipPerGas(baseFee)));
    }
  }
}
