package org.openledger.chain.sequencer;

import java.nio.charset.StandardCharsets;
import org.openledger.chain.block.ChainException;
import org.openledger.chain.block.ChainException.Code;
import org.openledger.chain.execution.FeeMarket;
import org.openledger.primitives.Address;

/// How blocks are made.
///
/// @param blockTimeMs the least time from one block to the next. Timestamps count seconds and
///   always grow, so with less than 1,000 they run ahead of the clock
/// @param gasLimit what the gas limit moves towards, by at most 1/1,024 a block
/// @param extraData up to 32 bytes in each header
public record SequencerConfig(
    Cadence cadence, int blockTimeMs, Address feeRecipient, long gasLimit, byte[] extraData) {
  /// When a block is made.
  public enum Cadence {
    /// Every block time, also without transactions.
    STEADY,
    /// While a transaction waits for nothing but blocks (empty ones lower the base fee for it), and
    /// not faster than the block time.
    WHEN_NEEDED,
    /// Never: the chain is only read.
    NEVER
  }

  public SequencerConfig {
    if (blockTimeMs < 1 || blockTimeMs > 3_600_000) {
      throw new ChainException(
          Code.CONFIG, "the block time is 1 to 3,600,000 ms, got " + blockTimeMs);
    }
    if (gasLimit < FeeMarket.GAS_LIMIT_MIN || extraData.length > 32) {
      throw new ChainException(
          Code.CONFIG,
          "wanted a gas limit of at least %d and at most 32 bytes of extra data, got %d and %d"
              .formatted(FeeMarket.GAS_LIMIT_MIN, gasLimit, extraData.length));
    }
    extraData = extraData.clone();
  }

  /// One block a second while there are transactions, tips to `feeRecipient`.
  public static SequencerConfig standard(Address feeRecipient, long gasLimit) {
    return new SequencerConfig(
        Cadence.WHEN_NEEDED,
        1_000,
        feeRecipient,
        gasLimit,
        "OpenLedger".getBytes(StandardCharsets.US_ASCII));
  }
}
