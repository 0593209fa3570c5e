package org.openledger.datanet.access;

import java.time.Instant;
import java.util.Optional;
import org.openledger.datanet.row.DatanetException;
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
  /// The most bytes of a purpose.
  public static final int PURPOSE_BYTES_MAX = 1 << 10;

  private static final long TIME_MAX = 253_402_300_799L; // the last second of the year 9999

  /// Refuses a purpose that says nothing.
  public static void requirePurpose(String purpose) {
    if (purpose.isEmpty()) {
      throw DatanetException.invalid("access is asked for and given for a purpose; name it");
    }
  }

  /// Refuses a time before 1970 or after the year 9999.
  public static void requireTime(String field, long seconds) {
    if (seconds < 0 || seconds > TIME_MAX) {
      throw DatanetException.invalid("%s is 0 to %d, not %d".formatted(field, TIME_MAX, seconds));
    }
  }

  /// Whether the grant holds at `now`.
  public boolean holds(Instant now) {
    return !now.isBefore(grantedAt)
        && now.isBefore(expiresAt)
        && revokedAt.map(now::isBefore).orElse(true);
  }
}
