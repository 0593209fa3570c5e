package org.openledger.datanet.store;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.openledger.datanet.access.Grant;
import org.openledger.datanet.row.DatanetException;
import org.openledger.primitives.Address;

/// Grants to read, in the table `access_grant`.
public final class Grants {
  private Grants() {}

  /// Keeps a new grant and returns it with its number.
  public static Grant insert(
      Handle handle, Address asker, String purpose, Instant now, Instant expiresAt) {
    handle.execute(
        "INSERT INTO access_grant (asker, purpose, granted_at, expires_at) VALUES (?, ?, ?, ?)",
        asker.bytes(),
        purpose,
        now.getEpochSecond(),
        expiresAt.getEpochSecond());
    return list(handle).getLast();
  }

  /// Takes grant `id` back from `now` on; one taken back before stays as it is.
  public static void revoke(Handle handle, long id, Instant now) {
    int changed =
        handle.execute(
            "UPDATE access_grant SET revoked_at = coalesce(revoked_at, ?) WHERE id = ?",
            now.getEpochSecond(),
            id);
    if (changed == 0) {
      throw new DatanetException(DatanetException.Code.NOT_FOUND, "there is no grant " + id);
    }
  }

  /// Every grant, by number.
  public static List<Grant> list(Handle handle) {
    return handle
        .createQuery(
            "SELECT id, asker, purpose, granted_at, expires_at, revoked_at FROM access_grant ORDER"
                + " BY id")
        .map((rs, _) ->
            new Grant(
                rs.getLong(1),
                Address.of(rs.getBytes(2)),
                rs.getString(3),
                Instant.ofEpochSecond(rs.getLong(4)),
                Instant.ofEpochSecond(rs.getLong(5)),
                rs.getString(6) == null
                    ? Optional.empty()
                    : Optional.of(Instant.ofEpochSecond(rs.getLong(6)))))
        .list();
  }
}
