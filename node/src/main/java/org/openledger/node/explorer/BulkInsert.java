package org.openledger.node.explorer;

import java.nio.ByteBuffer;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.Arrays;

/// Gathers records of one width and inserts them by one statement, which cuts them out of one long
/// value: SQLite then loops in C instead of being called for each.
final class BulkInsert implements AutoCloseable {
  private static final int RECORDS_MAX = 8_192;

  private final PreparedStatement statement;
  private final int width;
  private final boolean placed;
  private final ByteBuffer gathered;
  private int count;
  private long first;

  private BulkInsert(Connection connection, String sql, int width, boolean placed)
      throws SQLException {
    this.statement = connection.prepareStatement(sql.replace("WIDTH", Integer.toString(width)));
    this.width = width;
    this.placed = placed;
    this.gathered = ByteBuffer.allocate(width * RECORDS_MAX);
  }

  /// Into `table (place, entry)`, at places that follow one another between two flushes.
  static BulkInsert entries(Connection connection, String table, int width) throws SQLException {
    String sql =
        """
        WITH RECURSIVE i(n) AS (VALUES(0) UNION ALL SELECT n + 1 FROM i WHERE n + 1 < ?2)
        INSERT INTO %s SELECT ?3 + n, substr(?1, n * WIDTH + 1, WIDTH) FROM i
        """;
    return new BulkInsert(connection, sql.formatted(table), width, true);
  }

  /// Into `table (key)`; one that is there already stays.
  static BulkInsert keys(Connection connection, String table, int width) throws SQLException {
    String sql =
        """
        WITH RECURSIVE i(n) AS (VALUES(0) UNION ALL SELECT n + 1 FROM i WHERE n + 1 < ?2)
        INSERT OR IGNORE INTO %s SELECT substr(?1, n * WIDTH + 1, WIDTH) FROM i
        """;
    return new BulkInsert(connection, sql.formatted(table), width, false);
  }

  /// Where the next record's bytes go, all of them; `place` is its place.
  ByteBuffer next(long place) throws SQLException {
    if (count == RECORDS_MAX) {
      flush();
    }
    if (count == 0) {
      first = place;
    }
    count++;
    return gathered;
  }

  /// Inserts what was gathered.
  void flush() throws SQLException {
    if (count == 0) {
      return;
    }
    statement.setBytes(1, Arrays.copyOf(gathered.array(), count * width));
    statement.setInt(2, count);
    if (placed) {
      statement.setLong(3, first);
    }
    statement.executeUpdate();
    clear();
  }

  /// Forgets what was gathered.
  void clear() {
    gathered.clear();
    count = 0;
  }

  @Override
  public void close() throws SQLException {
    statement.close();
  }
}
