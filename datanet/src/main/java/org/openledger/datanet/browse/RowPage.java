package org.openledger.datanet.browse;

import java.util.List;
import java.util.OptionalLong;
import org.openledger.datanet.contribution.RowStatus;
import org.openledger.datanet.row.ContributedRow;
import org.openledger.datanet.row.DatanetException;

/// A part of a list of rows, newest first. It may hold fewer than were asked for, or none, and not
/// be the last: that is the one without `next`.
///
/// @param next names the rows after these
public record RowPage(List<Entry> entries, OptionalLong next) {
  public RowPage {
    entries = List.copyOf(entries);
  }

  /// A row and how it stands.
  ///
  /// @param time when its contribution was signed, in seconds since 1970
  public record Entry(ContributedRow row, RowStatus status, long time) {}

  /// Which part is wanted.
  ///
  /// @param before what the part before it named; empty for the newest rows
  /// @param limit rows at most, 1 to [#LIMIT_MAX]
  public record Wanted(OptionalLong before, int limit) {
    /// Rows of a page at most.
    public static final int LIMIT_MAX = 1_000;

    public Wanted {
      if (limit < 1 || limit > LIMIT_MAX) {
        throw DatanetException.invalid("a page has 1 to 1,000 rows, not " + limit);
      }
    }
  }
}
