package org.openledger.node.explorer;

import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.openledger.chain.block.SentTransaction;
import org.openledger.chain.block.Transaction;
import org.openledger.chain.store.StoredBlock;
import org.openledger.evm.interpreter.Creates;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;
import org.openledger.primitives.Hex;
import org.openledger.primitives.UInt256;

/// What the index holds of the blocks.
public final class Entries {
  private static final int SELECTOR_BYTES = 4;

  private Entries() {}

  /// A transaction in a block.
  ///
  /// @param index within the block
  /// @param time the block's, seconds since 1970
  /// @param to the receiver; null where a contract was to be created
  /// @param created the contract that it created itself, when it succeeded in that
  /// @param gasPriceWei what a unit of gas cost
  /// @param method the first four bytes of the call data in hex, when there are as many
  public record Sent(
      long block,
      int index,
      long time,
      Hash hash,
      Address from,
      @Nullable Address to,
      @Nullable Address created,
      UInt256 valueWei,
      long gasUsed,
      UInt256 gasPriceWei,
      @Nullable String method,
      boolean success) {}

  /// A transfer with where it was.
  ///
  /// @param transaction the hash of the transaction that logged it
  /// @param logIndex of the log within the block, as JSON-RPC counts
  public record Moved(Transfer transfer, long block, long time, Hash transaction, int logIndex) {}

  /// A contract that a transaction created itself.
  ///
  /// @param creator who sent the transaction
  public record Creation(
      Address contract, Address creator, long block, int index, long time, Hash transaction) {
    /// What `tx` created itself.
    static Optional<Creation> of(Sent tx) {
      return Optional.ofNullable(tx.created())
          .map(contract ->
              new Creation(contract, tx.from(), tx.block(), tx.index(), tx.time(), tx.hash()));
    }
  }

  /// The transaction at `index` of `block`.
  static Sent sent(StoredBlock block, int index) {
    SentTransaction tx = block.sent(index);
    Transaction body = tx.body();
    boolean success = block.receipts().get(index).success();
    return new Sent(
        block.block().number(),
        index,
        block.block().header().timestamp(),
        tx.hash(),
        tx.sender(),
        body.to(),
        body.to() == null && success ? Creates.address(tx.sender(), body.nonce()) : null,
        body.value(),
        block.gasUsed(index),
        body.gasPrice(block.block().header().baseFee()),
        method(body).orElse(null),
        success);
  }

  private static Optional<String> method(Transaction body) {
    return body.to() == null || body.data().length < SELECTOR_BYTES
        ? Optional.empty()
        : Optional.of(Hex.encode(Arrays.copyOf(body.data(), SELECTOR_BYTES)));
  }
}
