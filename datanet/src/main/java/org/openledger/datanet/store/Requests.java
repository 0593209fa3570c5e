package org.openledger.datanet.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.StatementContext;
import org.openledger.datanet.access.AccessEntry;
import org.openledger.datanet.access.Grant;
import org.openledger.datanet.contribution.AccessRequest;
import org.openledger.primitives.Address;
import org.openledger.primitives.Signature;

/// Requests to read, in the table `access_request`, and the owner's signed words in `access_word`.
public final class Requests {
  private static final String SELECT =
      "SELECT q.id, q.asker, q.purpose, q.until, q.time, q.denied_at, g.id, g.granted_at,"
          + " g.expires_at, g.revoked_at FROM access_request q LEFT JOIN access_grant g ON g.id ="
          + " q.grant_id ";

  private Requests() {}

  /// Keeps a request and returns its number; empty when it is here already.
  public static Optional<Long> insert(Handle handle, AccessRequest request, Signature signature) {
    int kept =
        handle.execute(
            "INSERT INTO access_request (asker, purpose, until, time, signature) VALUES (?, ?, ?,"
                + " ?, ?) ON CONFLICT DO NOTHING",
            request.asker().bytes(),
            request.purpose(),
            request.until(),
            request.time(),
            signature.bytes());
    return kept == 0
        ? Optional.empty()
        : Optional.of(handle.createQuery("SELECT last_insert_rowid()").mapTo(Long.class).one());
  }

  /// One request.
  public static Optional<AccessEntry> find(Handle handle, long id) {
    return handle.createQuery(SELECT + "WHERE q.id = ?").bind(0, id).map(Requests::entry).findOne();
  }

  /// The request that grant `grant` answered.
  public static Optional<AccessEntry> ofGrant(Handle handle, long grant) {
    return handle
        .createQuery(SELECT + "WHERE q.grant_id = ?")
        .bind(0, grant)
        .map(Requests::entry)
        .findOne();
  }

  /// Requests with a number below `before`, newest first, at most `limit`.
  ///
  /// @param asker whose; empty for everybody's
  public static List<AccessEntry> list(
      Handle handle, Optional<Address> asker, long before, int limit) {
    return handle
        .createQuery(
            SELECT
                + "WHERE q.id < :before AND (:asker IS NULL OR q.asker = :asker) ORDER BY q.id DESC"
                + " LIMIT :limit")
        .bind("before", before)
        .bind("asker", asker.map(Address::bytes).orElse(null))
        .bind("limit", limit)
        .map(Requests::entry)
        .list();
  }

  /// How many requests wait at `now`.
  ///
  /// @param asker whose; empty for everybody's
  public static int waiting(Handle handle, Optional<Address> asker, Instant now) {
    return handle
        .createQuery(
            "SELECT count(*) FROM access_request WHERE denied_at IS NULL AND grant_id IS NULL AND"
                + " until > :now AND (:asker IS NULL OR asker = :asker)")
        .bind("now", now.getEpochSecond())
        .bind("asker", asker.map(Address::bytes).orElse(null))
        .mapTo(Integer.class)
        .one();
  }

  /// Marks a request as answered by a grant.
  public static void granted(Handle handle, long id, long grant) {
    handle.execute("UPDATE access_request SET grant_id = ? WHERE id = ?", grant, id);
  }

  /// Marks a request as denied.
  public static void denied(Handle handle, long id, Instant now) {
    handle.execute(
        "UPDATE access_request SET denied_at = ? WHERE id = ?", now.getEpochSecond(), id);
  }

  /// Keeps the owner's signature over a grant or its revocation; whether it is new.
  ///
  /// @param kind `GRANT` or `REVOCATION`
  public static boolean word(
      Handle handle, long grant, String kind, long time, Signature signature) {
    return handle.execute(
            "INSERT INTO access_word (grant_id, kind, time, signature) VALUES (?, ?, ?, ?) ON"
                + " CONFLICT DO NOTHING",
            grant,
            kind,
            time,
            signature.bytes())
        > 0;
  }

  /// Whether the owner's signature was used before.
  public static boolean said(Handle handle, Signature signature) {
    return handle
            .createQuery("SELECT count(*) FROM access_word WHERE signature = ?")
            .bind(0, signature.bytes())
            .mapTo(Integer.class)
            .one()
        > 0;
  }

  private static AccessEntry entry(ResultSet rs, StatementContext context) throws SQLException {
    Address asker = Address.of(rs.getBytes(2));
    String purpose = rs.getString(3);
    Optional<Grant> grant =
        rs.getObject(7) == null
            ? Optional.empty()
            : Optional.of(
                new Grant(
                    rs.getLong(7),
                    asker,
                    purpose,
                    Instant.ofEpochSecond(rs.getLong(8)),
                    Instant.ofEpochSecond(rs.getLong(9)),
                    time(rs, 10)));
    return new AccessEntry(
        rs.getLong(1),
        asker,
        purpose,
        Instant.ofEpochSecond(rs.getLong(4)),
        Instant.ofEpochSecond(rs.getLong(5)),
        time(rs, 6),
        grant);
  }

  private static Optional<Instant> time(ResultSet rs, int column) throws SQLException {
    return rs.getObject(column) == null
        ? Optional.empty()
        : Optional.of(Instant.ofEpochSecond(rs.getLong(column)));
  }
}
