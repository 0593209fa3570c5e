package org.openledger.datanet.store;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.openledger.datanet.contribution.Contribution;
import org.openledger.datanet.contribution.DatanetDomain;
import org.openledger.datanet.contribution.RowStatus;
import org.openledger.datanet.contribution.Signed;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.row.Licence;
import org.openledger.datanet.row.Row;
import org.openledger.datanet.row.RowCodec;
import org.openledger.datanet.row.RowId;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hex;
import org.openledger.primitives.Signature;

/// Rows with their contributions, in the tables `row` and `contribution`.
///
/// Every row that is read is hashed again: a changed byte in the file is an error, not a row.
public final class Rows {
  private static final String SELECT =
      "SELECT r.id, r.canonical, r.label, c.contributor FROM row r JOIN contribution c ON c.row ="
          + " r.id ";

  private static final String WAITING =
      "WHERE r.status = 'PENDING' AND c.contributor <> :reviewer AND NOT EXISTS (SELECT 1 FROM"
          + " review v WHERE v.row = r.id AND v.reviewer = :reviewer) ";

  private Rows() {}

  /// A row to be kept, already checked.
  ///
  /// @param row the row
  /// @param contribution what its contributor said about it
  /// @param signature the signature over that
  /// @param label its name in the file it came from
  public record New(
      Row row, Contribution contribution, Signature signature, Optional<String> label) {}

  /// Whose a row is that says the same.
  ///
  /// @param id its id
  /// @param contributor its contributor
  public record First(RowId id, Address contributor) {}

  /// Keeps those of `rows` whose words are new, pending; returns for each, in order, the row that
  /// said the same before, if any did.
  public static List<Optional<First>> insert(Handle handle, List<New> rows) {
    if (rows.isEmpty()) {
      return List.of();
    }
    int[] kept = insertRows(handle, rows);
    try (var contributions =
        handle.prepareBatch(
            "INSERT INTO contribution (row, contributor, licence, source, consent, time, signature)"
                + " VALUES (?, ?, ?, ?, ?, ?, ?)")) {
      for (int i = 0; i < kept.length; i++) {
        if (kept[i] > 0) {
          Contribution c = rows.get(i).contribution();
          contributions.add(
              c.row().bytes(),
              c.contributor().bytes(),
              c.licence().id(),
              c.source(),
              c.consent(),
              c.time(),
              rows.get(i).signature().bytes());
        }
      }
      if (contributions.size() > 0) {
        contributions.execute();
      }
    }
    List<Optional<First>> out = new ArrayList<>(rows.size());
    for (int i = 0; i < kept.length; i++) {
      out.add(kept[i] > 0 ? Optional.empty() : first(handle, rows.get(i).row()));
    }
    return out;
  }

  private static int[] insertRows(Handle handle, List<New> rows) {
    try (var insert =
        handle.prepareBatch(
            "INSERT INTO row (id, words, canonical, label, status) VALUES (?, ?, ?, ?, 'PENDING')"
                + " ON CONFLICT DO NOTHING")) {
      for (New row : rows) {
        byte[] canonical = RowCodec.encode(row.row());
        insert
            .bind(0, RowCodec.id(canonical).bytes())
            .bind(1, RowCodec.sameWords(row.row()).bytes())
            .bind(2, canonical)
            .bind(3, row.label().orElse(null))
            .add();
      }
      return insert.execute();
    }
  }

  /// The row that says the same as `row`, if there is one.
  public static Optional<First> first(Handle handle, Row row) {
    return handle
        .createQuery(
            "SELECT r.id, c.contributor FROM row r JOIN contribution c ON c.row = r.id WHERE"
                + " r.words = ?")
        .bind(0, RowCodec.sameWords(row).bytes())
        .map((rs, _) -> new First(RowId.of(rs.getBytes(1)), Address.of(rs.getBytes(2))))
        .findOne();
  }

  /// The row `id`, in whatever state.
  public static Optional<ContributedRow> find(Handle handle, RowId id) {
    return handle
        .createQuery(SELECT + "WHERE r.id = ?")
        .bind(0, id.bytes())
        .map((rs, _) -> row(rs))
        .findOne();
  }

  /// The rows that were imported under `label`, in the order they came.
  public static List<ContributedRow> labelled(Handle handle, String label) {
    return handle
        .createQuery(SELECT + "WHERE r.label = ? ORDER BY r.sequence")
        .bind(0, label)
        .map((rs, _) -> row(rs))
        .list();
  }

  /// The rows of a version, ascending by id.
  public static List<ContributedRow> ofVersion(Handle handle, long version) {
    return handle
        .createQuery(
            SELECT + "JOIN version_row v ON v.row = r.id WHERE v.version = ? ORDER BY r.id")
        .bind(0, version)
        .map((rs, _) -> row(rs))
        .list();
  }

  /// The first `limit` rows, in the order they came, that wait for a word of `reviewer`: not
  /// decided, not judged by them, not their own.
  public static List<ContributedRow> waiting(Handle handle, Address reviewer, int limit) {
    return handle
        .createQuery(SELECT + WAITING + "ORDER BY r.sequence LIMIT :limit")
        .bind("reviewer", reviewer.bytes())
        .bind("limit", limit)
        .map((rs, _) -> row(rs))
        .list();
  }

  /// How many rows wait for a word of `reviewer`.
  public static int countWaiting(Handle handle, Address reviewer) {
    return handle
        .createQuery("SELECT count(*) FROM row r JOIN contribution c ON c.row = r.id " + WAITING)
        .bind("reviewer", reviewer.bytes())
        .mapTo(Integer.class)
        .one();
  }

  /// How many rows have `status`.
  public static int count(Handle handle, RowStatus status) {
    return handle
        .createQuery("SELECT count(*) FROM row WHERE status = ?")
        .bind(0, status.name())
        .mapTo(Integer.class)
        .one();
  }

  /// The contribution of row `id` as it was signed.
  public static Optional<Signed<Contribution>> contribution(
      Handle handle, DatanetDomain domain, RowId id) {
    return handle
        .createQuery(
            "SELECT contributor, licence, source, consent, time, signature FROM contribution WHERE"
                + " row = ?")
        .bind(0, id.bytes())
        .map((rs, _) -> {
          var message =
              new Contribution(
                  Address.of(rs.getBytes(1)),
                  id,
                  new Licence(rs.getString(2)),
                  rs.getString(3),
                  rs.getString(4),
                  rs.getLong(5));
          return new Signed<>(domain, message, Hex.encode(rs.getBytes(6)));
        })
        .findOne();
  }

  /// Where row `id` stands.
  public static Optional<RowStatus> status(Handle handle, RowId id) {
    return handle
        .createQuery("SELECT status FROM row WHERE id = ?")
        .bind(0, id.bytes())
        .map((rs, _) -> RowStatus.valueOf(rs.getString(1)))
        .findOne();
  }

  /// Sets the status of row `id`.
  static void mark(Handle handle, RowId id, RowStatus status) {
    handle.execute("UPDATE row SET status = ? WHERE id = ?", status.name(), id.bytes());
  }

  static ContributedRow row(ResultSet rs) throws SQLException {
    RowId id = RowId.of(rs.getBytes(1));
    byte[] canonical = rs.getBytes(2);
    if (!RowCodec.id(canonical).equals(id)) {
      throw new DatanetException(
          DatanetException.Code.CORRUPT,
          "the stored bytes of row " + id + " are not the row's; restore the Datanet");
    }
    return new ContributedRow(
        id,
        RowCodec.decode(canonical),
        Address.of(rs.getBytes(4)),
        Optional.ofNullable(rs.getString(3)));
  }
}
