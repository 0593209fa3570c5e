package org.openledger.chain.trace;

import org.jspecify.annotations.Nullable;
import org.openledger.evm.interpreter.BlockContext;
import org.openledger.evm.state.Journal;
import org.openledger.evm.transaction.Transaction;
import org.openledger.primitives.Hash;

/// What a tracer may look at: the state as it moves, the block, and the transaction.
///
/// @param logsBefore logs of the block's transactions before this one
/// @param place where the transaction stands; null for a call that stands nowhere
public record TraceScope(
    Journal journal, BlockContext block, Transaction tx, int logsBefore, @Nullable Place place) {
  /// A transaction's place in the chain.
  public record Place(Hash block, long number, Hash transaction, int index) {}
}
