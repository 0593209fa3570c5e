package org.openledger.bench.chain;

/// What is offered to a server.
///
/// @param kind what moves
/// @param count transactions in all
/// @param senders accounts that send, each in the order of its nonces
/// @param ratePerS transactions offered a second; 0 for as fast as they are accepted
/// @param recipients accounts that receive
record Load(Kind kind, int count, int senders, int ratePerS, int recipients) {
  /// Accounts that receive where their number is not what is measured.
  static final int RECIPIENTS = 1_000;

  private static final int WARM_UP_MAX = 15_000;

  /// What goes before it and is not counted: the half of it at most, as fast as it is accepted.
  Load warmUp() {
    return new Load(kind, Math.min(count / 2, WARM_UP_MAX), senders, 0, recipients);
  }

  /// What a transaction moves.
  enum Kind {
    /// The chain's own coin.
    ETH(21_000),
    /// An OpenZeppelin ERC-20.
    ERC20(80_000);

    private final long gasLimit;

    Kind(long gasLimit) {
      this.gasLimit = gasLimit;
    }

    /// The gas that a transaction of this kind may use.
    long gasLimit() {
      return gasLimit;
    }
  }

  /// What came of it.
  ///
  /// @param server who ran
  /// @param tps included, by the time from the first submission until the last was seen in a block
  /// @param failed rejected, not included in time, or reverted
  /// @param acceptedPerS by the time until the last submission was answered
  /// @param p50S median seconds from submission until seen in a block
  /// @param p95S its 95th percentile
  /// @param waiting what the server's pool held in the end
  /// @param cpuSPer1000 processor seconds of the server for 1,000 transactions
  /// @param memoryMib the server's largest resident memory so far
  record Figure(
      String bench,
      String server,
      double tps,
      int count,
      int failed,
      double acceptedPerS,
      double p50S,
      double p95S,
      long waiting,
      double cpuSPer1000,
      long memoryMib) {
    String line() {
      return "%-12s %-12s %8.0f tx/s  accepted %6.0f/s  p50 %.2f s  p95 %.2f s  %d failed, %d waiting  %.2f s CPU a 1,000  %d MiB"
          .formatted(
              bench,
              server,
              tps,
              acceptedPerS,
              p50S,
              p95S,
              failed,
              waiting,
              cpuSPer1000,
              memoryMib);
    }
  }
}
