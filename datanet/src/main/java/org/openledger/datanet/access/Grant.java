package org.openledger.datanet.access;

import java.time.Instant;
import java.util.Optional;
import org.openledger.primitives.Address;

/// Leave for one wallet to read a gated Datanet for one purpose until a day.
///
/// @param id the grant's number in its Datanet, from 1
/// @param asker the wallet that may read
/// @param purpose what the rows will be used for, in the asker's words
/// @param grantedAt from when, inclusive
/// @param expiresAt until when, exclusive
/// @param revokedAt when it was taken back, if it was
public record Grant(
    long id,
    Address asker,
    String purpose,
    Instant grantedAt,
    Instant expiresAt,
    Optional<Instant> revokedAt) {
  /// Whether the grant holds at `now`.
  public boolean holds(Instant now) {
    return !now.isBefore(grantedAt)
        && now.isBefore(expiresAt)
        && revokedAt.map(now::isBefore).orElse(true);
  }
}
