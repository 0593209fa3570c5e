package org.openledger.evm.transaction;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.openledger.evm.interpreter.Ending;
import org.openledger.evm.state.Log;
import org.openledger.primitives.Address;

/// What came of a transaction. Its changes of state are in the journal.
public sealed interface Outcome {
  /// It ran and belongs into the block, successful or not. `created` is the contract that a
  /// successful creation made; `gasRefunded` is part of what `gasUsed` leaves out, `gasPeak` is
  /// what it needed before refunds. `detail` is the result's, [CallResult#detail()].
  record Executed(
      Ending ending,
      String detail,
      long gasUsed,
      long gasPeak,
      long gasRefunded,
      List<Log> logs,
      byte[] output,
      @Nullable Address created)
      implements Outcome {}

  /// It is not valid here and changed nothing.
  record Refused(Reason reason, String message) implements Outcome {}

  /// Why a transaction is not valid.
  enum Reason {
    /// A type that the fork does not have, or a field that its type does not.
    TYPE,
    /// A nonce that was used.
    NONCE_TOO_LOW,
    /// A nonce beyond the next.
    NONCE_TOO_HIGH,
    /// A nonce that cannot grow (EIP-2681).
    NONCE_MAX,
    /// A sender with code (EIP-3607).
    SENDER_HAS_CODE,
    /// A tip above the fee.
    TIP_ABOVE_FEE,
    /// A fee below the base fee.
    FEE_TOO_LOW,
    /// A balance that does not cover the most it can cost.
    INSUFFICIENT_FUNDS,
    /// Less gas than it costs before anything runs.
    INTRINSIC_GAS,
    /// Less gas than its data costs at least (EIP-7623).
    FLOOR_GAS,
    /// More gas than the block has.
    BLOCK_GAS,
    /// More gas than a transaction may have (EIP-7825).
    GAS_CAP,
    /// Init code beyond its limit (EIP-3860).
    INIT_CODE_SIZE,
    /// Blobs where none may be, too many, none, unversioned, or underpaid (EIP-4844).
    BLOBS,
    /// An authorization list that is empty, or a creation with one (EIP-7702).
    AUTHORIZATIONS
  }
}
