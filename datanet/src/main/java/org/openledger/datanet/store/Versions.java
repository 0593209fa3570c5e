package org.openledger.datanet.store;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import org.jdbi.v3.core.Handle;
import org.openledger.datanet.row.DatanetException;
import org.openledger.datanet.row.DatanetException.Code;
import org.openledger.datanet.row.Licence;
import org.openledger.datanet.row.RowId;
import org.openledger.datanet.version.Anchor;
import org.openledger.datanet.version.Changes;
import org.openledger.datanet.version.RowTree;
import org.openledger.datanet.version.Version;
import org.openledger.primitives.Address;
import org.openledger.primitives.Hash;

/// Sealed versions, in the tables `version` and `version_row`, which the database itself keeps from
/// changing.
public final class Versions {
  private Versions() {}

  /// Seals the accepted rows as the next version.
  public static Version seal(Handle handle, Instant now) {
    Map<RowId, Address> rows =
        pairs(
            handle,
            "SELECT r.id, c.contributor FROM row r JOIN contribution c ON c.row = r.id WHERE"
                + " r.status = 'ACCEPTED' AND 0 = ?",
            0);
    if (rows.isEmpty()) {
      throw new DatanetException(Code.CONFLICT, "no row is accepted yet: nothing to seal");
    }
    RowTree tree = RowTree.of(rows);
    List<Version> before = list(handle);
    if (!before.isEmpty() && before.getLast().root().equals(tree.root())) {
      throw new DatanetException(
          Code.CONFLICT,
          "version %d has the same %,d rows: nothing to seal"
              .formatted(before.getLast().number(), rows.size()));
    }
    var version =
        new Version(
            before.size() + 1,
            tree.root(),
            rows.size(),
            tree.counts(),
            licence(handle),
            Instant.ofEpochSecond(now.getEpochSecond()));
    insert(handle, version, tree.ids());
    return version;
  }

  private static void insert(Handle handle, Version version, List<RowId> ids) {
    try (var rows = handle.prepareBatch("INSERT INTO version_row (version, row) VALUES (?, ?)")) {
      ids.forEach(id -> rows.add(version.number(), id.bytes()));
      rows.execute();
    }
    handle.execute(
        "INSERT INTO version (number, root, rows, licence, sealed_at) VALUES (?, ?, ?, ?, ?)",
        version.number(),
        version.root().bytes(),
        version.rows(),
        version.licence(),
        version.sealedAt().getEpochSecond());
  }

  /// Every version, first to last.
  public static List<Version> list(Handle handle) {
    return handle
        .createQuery("SELECT number, root, rows, licence, sealed_at FROM version ORDER BY number")
        .map((rs, _) ->
            new Version(
                rs.getLong(1),
                Hash.of(rs.getBytes(2)),
                rs.getInt(3),
                counts(handle, rs.getLong(1)),
                rs.getString(4),
                Instant.ofEpochSecond(rs.getLong(5))))
        .list();
  }

  /// One version.
  public static Optional<Version> find(Handle handle, long number) {
    return list(handle).stream().filter(v -> v.number() == number).findFirst();
  }

  /// The numbers of the versions that row `id` is in, ascending.
  public static List<Long> of(Handle handle, RowId id) {
    return handle
        .createQuery("SELECT version FROM version_row WHERE row = ? ORDER BY version")
        .bind(0, id.bytes())
        .mapTo(Long.class)
        .list();
  }

  /// The tree over a version's rows, whose root must be the one that was sealed.
  public static RowTree tree(Handle handle, long number) {
    Version version =
        find(handle, number)
            .orElseThrow(
                () -> new DatanetException(Code.NOT_FOUND, "there is no version " + number));
    RowTree tree =
        RowTree.of(
            pairs(
                handle,
                "SELECT v.row, c.contributor FROM version_row v JOIN contribution c ON c.row ="
                    + " v.row WHERE v.version = ?",
                number));
    if (!tree.root().equals(version.root())) {
      throw new DatanetException(
          Code.CORRUPT,
          "version %d has root %s by its rows, %s as it was sealed; restore the Datanet"
              .formatted(number, tree.root(), version.root()));
    }
    return tree;
  }

  /// What `to` has and `from` has not, and the other way round: at most `limit` rows after `after`.
  /// Version 0 has no rows.
  public static Changes changes(
      Handle handle, long from, long to, Optional<RowId> after, int limit) {
    List<Map.Entry<RowId, Boolean>> found =
        handle
            .createQuery(
                "SELECT row, 1 AS added FROM version_row WHERE version = :to AND row > :after AND"
                    + " row NOT IN (SELECT row FROM version_row WHERE version = :from) UNION ALL"
                    + " SELECT row, 0 FROM version_row WHERE version = :from AND row > :after AND"
                    + " row NOT IN (SELECT row FROM version_row WHERE version = :to) ORDER BY row"
                    + " LIMIT :limit")
            .bind("from", from)
            .bind("to", to)
            .bind("after", after.map(RowId::bytes).orElse(new byte[0]))
            .bind("limit", limit + 1)
            .map((rs, _) -> Map.entry(RowId.of(rs.getBytes(1)), rs.getBoolean(2)))
            .list();
    List<Map.Entry<RowId, Boolean>> page = found.subList(0, Math.min(limit, found.size()));
    return new Changes(
        page.stream()
            .map(e -> new Changes.Change(Rows.find(handle, e.getKey()).orElseThrow(), e.getValue()))
            .toList(),
        found.size() > limit ? Optional.of(page.getLast().getKey()) : Optional.empty(),
        without(handle, to, from),
        without(handle, from, to));
  }

  private static int without(Handle handle, long version, long other) {
    return handle
        .createQuery(
            "SELECT count(*) FROM version_row WHERE version = ? AND row NOT IN (SELECT row FROM"
                + " version_row WHERE version = ?)")
        .bind(0, version)
        .bind(1, other)
        .mapTo(Integer.class)
        .one();
  }

  /// Notes where a version's seal stands on chain; what was noted first stays.
  public static void anchor(Handle handle, long number, Anchor anchor) {
    handle.execute(
        "INSERT INTO version_anchor (version, transaction_hash, block) VALUES (?, ?, ?) ON CONFLICT"
            + " DO NOTHING",
        number,
        anchor.transaction().bytes(),
        anchor.block());
  }

  /// Where a version's seal stands on chain, if that was noted.
  public static Optional<Anchor> anchor(Handle handle, long number) {
    return handle
        .createQuery("SELECT transaction_hash, block FROM version_anchor WHERE version = ?")
        .bind(0, number)
        .map((rs, _) -> new Anchor(Hash.of(rs.getBytes(1)), rs.getLong(2)))
        .findOne();
  }

  private static SortedMap<Address, Integer> counts(Handle handle, long number) {
    SortedMap<Address, Integer> counts = new TreeMap<>();
    handle
        .createQuery(
            "SELECT c.contributor, count(*) FROM version_row v JOIN contribution c ON c.row = v.row"
                + " WHERE v.version = ? GROUP BY c.contributor")
        .bind(0, number)
        .map((rs, _) -> Map.entry(Address.of(rs.getBytes(1)), rs.getInt(2)))
        .forEach(e -> counts.put(e.getKey(), e.getValue()));
    return counts;
  }

  private static String licence(Handle handle) {
    return Licence.all(
        handle
            .createQuery(
                "SELECT DISTINCT c.licence FROM row r JOIN contribution c ON c.row = r.id WHERE"
                    + " r.status = 'ACCEPTED'")
            .map((rs, _) -> new Licence(rs.getString(1)))
            .list());
  }

  private static Map<RowId, Address> pairs(Handle handle, String query, long argument) {
    Map<RowId, Address> pairs = new HashMap<>();
    handle
        .createQuery(query)
        .bind(0, argument)
        .map((rs, _) -> Map.entry(RowId.of(rs.getBytes(1)), Address.of(rs.getBytes(2))))
        .forEach(e -> pairs.put(e.getKey(), e.getValue()));
    return pairs;
  }
}
