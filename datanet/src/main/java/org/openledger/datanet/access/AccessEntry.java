package org.openledger.datanet.access;

import java.time.Instant;
import java.util.Optional;
import org.openledger.primitives.Address;

/// A request to read, and what became of it.
///
/// @param id the request's number in its Datanet, from 1
/// @param asker the wallet that wants to read
/// @param purpose what for, in the asker's words
/// @param until until when it asks, exclusive
/// @param time when it was signed
/// @param deniedAt when the owner denied it, if they did
/// @param grant what the owner granted, if they did
public record AccessEntry(
    long id,
    Address asker,
    String purpose,
    Instant until,
    Instant time,
    Optional<Instant> deniedAt,
    Optional<Grant> grant) {
  /// Where a request stands.
  public enum State {
    /// The owner has said nothing yet.
    WAITING,
    /// The asker may read.
    GRANTED,
    /// The owner said no.
    DENIED,
    /// The owner took the grant back.
    REVOKED,
    /// The time that was asked for, or granted, is over.
    EXPIRED
  }

  /// Where the request stands at `now`.
  public State state(Instant now) {
    if (grant.isPresent()) {
      if (grant.get().revokedAt().isPresent()) {
        return State.REVOKED;
      }
      return now.isBefore(grant.get().expiresAt()) ? State.GRANTED : State.EXPIRED;
    }
    if (deniedAt.isPresent()) {
      return State.DENIED;
    }
    return now.isBefore(until) ? State.WAITING : State.EXPIRED;
  }
}
