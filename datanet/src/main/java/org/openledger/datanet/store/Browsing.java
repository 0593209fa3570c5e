package org.openledger.datanet.store;

import java.util.ArrayList;
import java.util.List;
import java.util.OptionalLong;
import java.util.stream.Stream;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.Query;
import org.openledger.datanet.browse.RowFilter;
import org.openledger.datanet.browse.RowPage;
import org.openledger.datanet.contribution.RowStatus;

/// Pages over the table `row`, from the newest row down.
public final class Browsing {
  /// The most rows one page looks at: what a rare word costs a request at most.
  private static final int LOOKED_AT_MAX = 20_000;

  private Browsing() {}

  private record Placed(long sequence, RowPage.Entry entry) {}

  /// The page of `filter` that is `wanted`.
  public static RowPage page(Handle handle, RowFilter filter, RowPage.Wanted wanted) {
    List<RowPage.Entry> entries = new ArrayList<>();
    long last = 0;
    int looked = 0;
    try (Query query = query(handle, filter, wanted.before().orElse(Long.MAX_VALUE));
        Stream<Placed> rows = query.map((rs, _) -> placed(rs)).stream()) {
      for (var next = rows.iterator(); next.hasNext(); ) {
        if (entries.size() == wanted.limit() || looked == LOOKED_AT_MAX) {
          return new RowPage(entries, OptionalLong.of(last));
        }
        Placed row = next.next();
        last = row.sequence();
        looked++;
        if (filter.accepts(row.entry().row())) {
          entries.add(row.entry());
        }
      }
    }
    return new RowPage(entries, OptionalLong.empty());
  }

  private static Placed placed(java.sql.ResultSet rs) throws java.sql.SQLException {
    return new Placed(
        rs.getLong(5),
        new RowPage.Entry(Rows.row(rs), RowStatus.valueOf(rs.getString(6)), rs.getLong(7)));
  }

  private static Query query(Handle handle, RowFilter filter, long before) {
    StringBuilder sql =
        new StringBuilder(
            "SELECT r.id, r.canonical, r.label, c.contributor, r.sequence, r.status, c.time"
                + " FROM row r JOIN contribution c ON c.row = r.id");
    if (filter.version().isPresent()) {
      sql.append(" JOIN version_row v ON v.row = r.id AND v.version = :version");
    }
    sql.append(" WHERE r.sequence < :before");
    if (filter.status().isPresent()) {
      sql.append(" AND r.status = :status");
    }
    if (filter.contributor().isPresent()) {
      sql.append(" AND c.contributor = :contributor");
    }
    Query query =
        handle
            .createQuery(sql.append(" ORDER BY r.sequence DESC").toString())
            .bind("before", before);
    filter.version().ifPresent(version -> query.bind("version", version));
    filter.status().ifPresent(status -> query.bind("status", status.name()));
    filter.contributor().ifPresent(who -> query.bind("contributor", who.bytes()));
    return query;
  }
}
